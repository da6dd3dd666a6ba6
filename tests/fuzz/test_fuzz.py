"""A few rounds of the fuzzer, always the same ones; HELMKIT_FUZZ_SECONDS asks for new ones for so long, each kind."""

import os
import time
from pathlib import Path

import pytest

from tests.conformance import Helm
from tests.fuzz.fuzzer import ROUND, Fuzzer
from tests.fuzz.source import Source, shrink
from tests.support.batch import Answer, Case, helm_answers, our_answer


@pytest.fixture
def fuzzer(helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fuzzer:
    for name in [name for name in os.environ if name.startswith(("HELM_", "KUBE", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Fuzzer(helm, tmp_path)


@pytest.mark.helm
@pytest.mark.parametrize("kind", list(ROUND))
def test_random_examples_come_out_alike(fuzzer: Fuzzer, kind: str) -> None:
    differences = [difference for number in range(2) for difference in fuzzer.round(kind, number)]
    end = time.monotonic() + float(os.environ.get("HELMKIT_FUZZ_SECONDS", "0"))
    number = int(time.time())
    while time.monotonic() < end:
        differences += fuzzer.round(kind, number)
        number += 1
    assert not differences, "\n".join(map(str, differences))


@pytest.mark.helm
def test_outputs_and_errors_are_told_apart(helm: Path, tmp_path: Path) -> None:
    cases = [
        Case("{{ .Values.a }}", '{"a": "x: y"}'),
        Case("{{ index nil 1 }}"),
        Case("{{ if }}"),
        Case('{{ define "@@" }}{{ . }}{{ end }}{{ template "@@" 1 }}'),
        Case('{{ define "@@" }}{{ . }}!{{ end }}{{ template "@@" 1 }}'),
    ]
    found = helm_answers(Helm(helm, tmp_path), cases, tmp_path)
    assert [answer.failed for answer in found] == [False, True, True, False, False]
    assert [found[index].text for index in (0, 3, 4)] == ["x: y", "1", "1!"]
    assert "error calling index: index of untyped nil" in found[1].text
    assert found == [our_answer(index, case) for index, case in enumerate(cases)]
    assert Answer(False, "x") != our_answer(0, cases[0])


def test_examples_are_made_small() -> None:
    def words(source: Source) -> list[int]:
        return [source.below(1000) for _ in range(source.below(50))]

    source = Source("seed 3")
    example = words(source)
    assert words(Source(record=source.record)) == example
    assert len(example) > 3
    assert sum(example) > 1000
    small = shrink(words, source.record, lambda numbers: sum(numbers) > 1000)
    assert 1000 < sum(small) < 1100
    assert len(small) <= 3
