"""Rounds of random examples of each kind, and what came out differently.

A round's examples follow from its number, so that any round can be run again. Left out: how long to go on, and
printing (`python -m tests.fuzz`).
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from tests import conformance
from tests.conformance import Helm, Outcome, helmkit
from tests.fuzz.charts import CHART, ChartCase, chart_case, set_case
from tests.fuzz.documents import document_case
from tests.fuzz.mutations import Mutation, mutation_case
from tests.fuzz.source import Generator, Source, shrink
from tests.fuzz.templates import expression_case, template_case
from tests.support.batch import Answer, Case, helm_answers, our_answer

TEMPLATES: dict[str, Generator[Case]] = {
    "expressions": expression_case,
    "templates": template_case,
    "documents": document_case,
}
CHARTS: dict[str, Generator[ChartCase]] = {"charts": chart_case, "flags": set_case}
# How many examples of each kind make a round: a second's worth on an idle machine.
ROUND = {"expressions": 200, "templates": 100, "documents": 100, "charts": 10, "flags": 10, "mutations": 10}
# How many smaller examples to try of one that differs.
_TRIES = dict.fromkeys(ROUND, 300) | {"mutations": 60}
OWN_CHARTS = Path(__file__).parents[2] / "charts"


class Difference(NamedTuple):
    """An example on which the programs differ: the smallest found, and what each made of it."""

    kind: str
    example: Case | ChartCase | Mutation
    wanted: Answer
    found: Answer

    def __str__(self) -> str:
        shown = "\n".join(f"  {name}: {value!r}" for name, value in self.example._asdict().items())
        return f"{self.kind}:\n{shown}\n  helm    {self.wanted}\n  helmkit {self.found}"


class _PlainHelm(Helm):
    """A helm that tells errors without its own words around them."""

    def run(self, arguments: list[str]) -> Outcome:
        return _plain(super().run(arguments))


class Fuzzer:
    """Compares helmkit with a real helm; works in a folder of its own.

    The charts below `charts` are what mutations change.
    """

    def __init__(self, helm: Path, workdir: Path, charts: Path = OWN_CHARTS) -> None:
        self._helm = Helm(helm, workdir / "helm-home")
        self._plain_helm = _PlainHelm(helm, workdir / "helm-home", log=True)
        self._workdir = workdir
        self._mutations = mutation_case(list(conformance.find_charts(charts)))

    def round(self, kind: str, number: int) -> list[Difference]:
        """The differences of round `number`; the first of them made small."""
        sources = [Source(f"{kind} {number} {index}") for index in range(ROUND[kind])]
        if kind in TEMPLATES:
            return self._compare(kind, TEMPLATES[kind], sources, self._cases)
        if kind in CHARTS:
            return self._compare(kind, CHARTS[kind], sources, self._charts)
        return self._compare(kind, self._mutations, sources, self._mutated)

    def _compare(
        self,
        kind: str,
        generate: Generator[Any],
        sources: list[Source],
        answers: Callable[[list[Any]], list[tuple[Answer, Answer]]],
    ) -> list[Difference]:
        examples = [generate(source) for source in sources]
        found: list[Difference] = []
        for source, example, (wanted, ours) in zip(sources, examples, answers(examples), strict=True):
            if wanted == ours:
                continue
            if not found:
                example = shrink(generate, source.record, lambda case: self._differs(answers, case), _TRIES[kind])
                wanted, ours = answers([example])[0]
            found.append(Difference(kind, example, wanted, ours))
        return found

    def _differs(self, answers: Callable[[list[Any]], list[tuple[Answer, Answer]]], example: Any) -> bool:
        wanted, ours = answers([example])[0]
        return wanted != ours

    def _cases(self, cases: list[Case]) -> list[tuple[Answer, Answer]]:
        theirs = helm_answers(self._helm, cases, self._workdir)
        return [
            (wanted, our_answer(index, case)) for index, (case, wanted) in enumerate(zip(cases, theirs, strict=True))
        ]

    def _charts(self, cases: list[ChartCase]) -> list[tuple[Answer, Answer]]:
        return [self._chart(case) for case in cases]

    def _chart(self, case: ChartCase) -> tuple[Answer, Answer]:
        folder = self._workdir / "web"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in case.files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        flags = [flag.replace(CHART, str(folder)) for flag in case.flags]
        arguments = ["template", str(folder), *flags]
        return _answer(self._helm.run(arguments)), _answer(helmkit(arguments))

    def _mutated(self, mutations: list[Mutation]) -> list[tuple[Answer, Answer]]:
        return [self._mutation(mutation) for mutation in mutations]

    def _mutation(self, mutation: Mutation) -> tuple[Answer, Answer]:
        """Only the lines that differ, and none where random ones do."""
        values = self._workdir / "values.json"
        values.write_text(mutation.values, "utf-8")
        case = conformance.Case(Path(mutation.chart), values, mutation.flags)
        wanted = self._plain_helm.run(case.arguments())
        found = _plain(helmkit(case.arguments(), log=True))
        lines = conformance.compare(case, self._plain_helm, wanted, found)
        theirs, ours = ("".join(line for line in lines if line[0] == sign) for sign in "-+")
        return Answer(wanted.code != 0, theirs), Answer(found.code != 0, ours)


def _plain(outcome: Outcome) -> Outcome:
    """Without each program's own exit code and its own words around an error."""
    return (
        replace(outcome, code=min(outcome.code, 1), error=_answer(outcome).text + "\n") if outcome.code else outcome
    )


def _answer(outcome: Outcome) -> Answer:
    """Output, or what is wrong: without the words around it, which are each program's own."""
    if not outcome.code:
        return Answer(False, outcome.out)
    error = outcome.error.removeprefix("helmkit: error: ").removeprefix("Error: ")
    return Answer(True, error.partition("\n\nUse --debug")[0].partition("\nhint: ")[0].strip())
