"""What the real helm makes of many texts in one run: each goes through one template expression."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path

from tests.support.probes import run_helm, write_chart


def answers(helm: Path, workdir: Path, expression: str, texts: Iterable[str]) -> list[str]:
    """What ``expression`` prints for each text, which it sees as ``$in``."""
    encoded = [base64.b64encode(text.encode("utf-8", "surrogateescape")).decode() for text in texts]
    template = (
        "apiVersion: v1\nkind: Answers\ndata:\n"
        "{{- range $index, $text := .Values.texts }}{{ $in := b64dec $text }}\n"
        "  a{{ $index }}: {{ " + expression + " | b64enc }}\n{{- end }}\n"
    )
    chart = write_chart(workdir, {"answers.yaml": template}, {"texts": encoded})
    run = run_helm(helm, chart)
    assert run.returncode == 0, run.stderr
    found = dict(line.strip().partition(":")[::2] for line in run.stdout.splitlines() if line.startswith("  a"))
    assert len(found) == len(encoded)
    return [
        base64.b64decode(found[f"a{index}"].strip()).decode("utf-8", "surrogateescape")
        for index in range(len(encoded))
    ]


def json_answers(helm: Path, workdir: Path, expression: str, texts: Iterable[str]) -> list[object]:
    """Like `answers`, for an expression that prints JSON; every number is a float."""
    return [json.loads(text, parse_int=float) for text in answers(helm, workdir, expression, texts)]
