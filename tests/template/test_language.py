"""The template language against the real helm: outputs in one run, errors one run each."""

from pathlib import Path

import pytest

from tests.support.probes import Probe, differences, helm_error, our_error
from tests.template.cases import ERRORS, LAYOUTS, OUTPUT, PRINTED, VALUES, VERBS


def _numbered(prefix: str, templates: list[str]) -> list[Probe]:
    return [Probe(f"{prefix} {index}", text, VALUES) for index, text in enumerate(templates)]


@pytest.mark.helm
def test_every_construct_prints_what_helm_prints(helm: Path, tmp_path: Path) -> None:
    assert differences(helm, _numbered("construct", OUTPUT), tmp_path) == []


@pytest.mark.helm
def test_printf_prints_what_helm_prints(helm: Path, tmp_path: Path) -> None:
    matrix = [f"{{{{ printf {verb!r} {value} }}}}".replace("'", '"') for verb in VERBS for value in PRINTED]
    assert differences(helm, _numbered("printf", matrix + LAYOUTS), tmp_path) == []


@pytest.mark.helm
@pytest.mark.parametrize("template", ERRORS)
def test_errors_are_helms(helm: Path, tmp_path: Path, template: str) -> None:
    # A null in a chart's own values deletes the key.
    values = {**VALUES, "map": {key: value for key, value in VALUES["map"].items() if value is not None}}
    del values["nothing"]
    assert our_error(template, values) == helm_error(helm, template, values, tmp_path)
