"""Every table of this folder: the functions do what the real helm's do, on good arguments and on bad ones."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import error_differences, families, output_differences, templates


@pytest.mark.helm
@pytest.mark.parametrize("family", families())
def test_same_output(helm: Path, tmp_path: Path, family: str) -> None:
    found = output_differences(helm, family, tmp_path)
    assert not found, f"{len(found)} differ:\n" + "\n".join(found)


@pytest.mark.helm
@pytest.mark.parametrize("family", families())
def test_same_errors(helm: Path, tmp_path: Path, family: str) -> None:
    found = error_differences(helm, family, tmp_path)
    assert not found, f"{len(found)} differ:\n" + "\n".join(found)


def test_enough_templates() -> None:
    counts = {family: len(templates(family, "output")) + len(templates(family, "errors")) for family in families()}
    assert sum(counts.values()) > 5000
