"""The conformance tool itself: what it tries, what it counts as a difference, what it forgives."""

from pathlib import Path

import pytest

from tests import conformance
from tests.conformance import Case, Helm, Outcome, compare, find_cases, main
from tests.render.conftest import CHART, write_chart


class Repeats(Helm):
    """A helm that says the next of `outcomes` each time."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)

    def run(self, arguments: list[str]) -> Outcome:
        assert arguments
        return Outcome(0, self.outcomes.pop(0), "")


def test_cases_are_charts_with_defaults_ci_and_given_values(tmp_path: Path) -> None:
    write_chart(tmp_path / "a/web", {"ci/x-values.yaml": "", "ci/other.yaml": "", "charts/sub/Chart.yaml": CHART})
    (tmp_path / "b.tgz").write_bytes(b"")
    extra = tmp_path / "v.yaml"
    web, packed = tmp_path / "a/web", tmp_path / "b.tgz"
    assert list(find_cases(tmp_path, [extra])) == [
        Case(web),
        Case(web, web / "ci/x-values.yaml"),
        Case(web, extra),
        Case(packed),
        Case(packed, extra),
    ]


def test_what_varies_in_helm_is_forgiven_and_nothing_else(tmp_path: Path) -> None:
    def found(text: str, *again: str) -> list[str]:
        return compare(Case(tmp_path), Repeats(*again), Outcome(0, "a: 1\nkey: x\nb: 2\n", ""), Outcome(0, text, ""))

    assert found("a: 1\nkey: x\nb: 2\n") == []
    assert found("a: 1\nkey: z\nb: 2\n", "a: 1\nkey: y\nb: 2\n", "a: 1\nkey: w\nb: 2\n") == []
    same = "a: 1\nkey: x\nb: 2\n"
    assert found("a: 1\nkey: z\nb: 2\n", same, same)
    assert found("a: 1\nkey: z\nb: 3\n", "a: 1\nkey: y\nb: 2\n", "a: 1\nkey: w\nb: 2\n")


def test_a_certificate_varies_as_a_whole(tmp_path: Path) -> None:
    def secret(*lines: str) -> str:
        return "---\nx: 1\n---\ncert: |\n" + "".join(f"  {line}\n" for line in lines) + "b: 2\n"

    def found(first: str, again: str, ours: str) -> list[str]:
        return compare(Case(tmp_path), Repeats(again, again), Outcome(0, first, ""), Outcome(0, ours, ""))

    stays, shifted = "m" * 64, "n" * 64
    first, again = secret("a" * 64, stays, "c="), secret("b" * 64, stays, "d=")
    assert found(first, again, secret("e" * 64, shifted, "longer", "f")) == []
    assert found(first, first, secret("e" * 64, stays, "c="))
    assert found(first, again, again.replace("b: 2", "b: 3"))
    assert found(first, again, again.replace("x: 1", "x: 2"))


@pytest.mark.helm
def test_a_difference_is_shown_and_counted(
    helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HELMKIT_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    write_chart(tmp_path / "charts/web", {"templates/x.yaml": "a: {{ .Values.a }}\n"})
    write_chart(tmp_path / "charts/bad", {"templates/x.yaml": "a: {{ nope }}\n"})
    arguments = [str(tmp_path / "charts"), "--helm", str(helm)]
    assert main(arguments) == 0
    assert "2 equal (1 of them with the same error), 0 different" in capsys.readouterr().out
    monkeypatch.setattr(conformance, "helmkit", lambda _, **_options: Outcome(0, "a: 2\n", ""))
    assert main(arguments) == 1
    printed = capsys.readouterr().out
    assert "+a: 2\n" in printed
    assert "0 equal (0 of them with the same error), 2 different" in printed
