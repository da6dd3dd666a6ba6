"""Every function of helm has a family, and no other name has one."""

from pathlib import Path

import pytest

from helmkit.template.funcs import FAMILIES, lookup
from tests.support.probes import run_helm, write_chart

NAMES = (Path(__file__).parent / "names.txt").read_text().split()
# Made by render, since they need the chart.
CHART_FUNCTIONS = {"include", "tpl", "lookup"}


def test_the_table_and_the_families_agree() -> None:
    assert {*FAMILIES, *CHART_FUNCTIONS} == set(NAMES)
    for name, family in FAMILIES.items():
        function = lookup(name)
        assert function is not None, name
        assert function.signature.startswith("func("), f"{family}.{name}"
        assert function.params is not None


def test_a_family_lists_nothing_that_the_table_leaves_out() -> None:
    for family in set(FAMILIES.values()):
        module = __import__(f"helmkit.template.funcs.{family}", fromlist=["TABLE"])
        assert {name for name in module.TABLE if FAMILIES.get(name) != family} == set()


def test_an_unknown_name_has_no_function() -> None:
    assert lookup("nope") is None
    assert lookup("env") is None


@pytest.mark.helm
def test_helm_knows_every_name(helm: Path, tmp_path: Path) -> None:
    calls = "".join(f"{{{{ if false }}}}{{{{ {name} }}}}{{{{ end }}}}" for name in NAMES)
    run = run_helm(helm, write_chart(tmp_path, {"all.yaml": calls}, {}))
    assert run.returncode == 0, run.stderr


@pytest.mark.helm
@pytest.mark.parametrize("name", ["env", "expandenv"])
def test_helm_keeps_the_environment_out(helm: Path, tmp_path: Path, name: str) -> None:
    run = run_helm(helm, write_chart(tmp_path, {"all.yaml": f'{{{{ {name} "HOME" }}}}'}, {}))
    assert f'function "{name}" not defined' in run.stderr
