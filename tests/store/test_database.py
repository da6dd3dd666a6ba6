"""The connection where the disk refuses: full, or not to be written."""

from pathlib import Path

import pytest

from helmkit.errors import StoreError
from helmkit.store.database import Database
from tests.support.refusing_disk import no_file_larger_than, read_only, world_folder

INSERT = "INSERT INTO first_seen VALUES ('a', 'b', 'c', 'd')"


def test_a_catalogue_that_may_not_be_written_is_read() -> None:
    with world_folder() as folder:
        path = folder / "catalogue.db"
        database = Database(path)
        database.run(INSERT)
        database.close()
        with read_only(folder):
            database = Database(path)
            assert list(database.rows("SELECT * FROM first_seen")) == [("a", "b", "c", "d")]
            with pytest.raises(StoreError, match="readonly database") as caught:
                database.run(INSERT.replace("'c'", "'e'"))
            database.close()
        assert "--home" in str(caught.value.hint)


def test_one_that_is_not_there_is_not_made_where_nothing_may_be() -> None:
    with world_folder() as folder, read_only(folder), pytest.raises(StoreError, match="unable to open"):
        Database(folder / "catalogue.db")


def test_a_disk_that_refuses_the_commit_is_named_and_the_next_run_makes_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    with no_file_larger_than(40_000), pytest.raises(StoreError, match="disk I/O error"):
        Database(path)
    database = Database(path)
    database.run(INSERT)
    database.close()


def test_what_is_not_a_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"no database" * 500)
    with pytest.raises(StoreError, match=r"not a database .*catalogue\.db"):
        Database(tmp_path / "catalogue.db")
