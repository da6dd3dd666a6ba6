"""The fast path: it reads what charts render, and never means anything else than the scanner."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helmkit.errors import YAMLError
from helmkit.goyaml import fast
from helmkit.goyaml.decode import decode
from helmkit.goyaml.nodes import compose
from helmkit.goyaml.reader import characters
from tests.goyaml.texts import TEXTS

MANIFEST = """---
# Source: a/templates/b.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: release-a
  labels:
    app.kubernetes.io/name: a
    helm.sh/chart: "a-1.2.3"
  annotations: {}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: a
        image: "docker.io/a:1.2"   # pinned
        args: ["--port", "80", -v]
        command:
          - sh
          - -c
          - |
            set -e
              echo "$(date)"

            exit 0
        env:
          - name: LONG
            value: 'one
              two'
        description: a text that goes on
          over a second line

          and a third
        resources: {limits: {cpu: 1, memory: 1Gi}}
"""


def _scanned(text: str, strict: bool) -> Any:
    """What the scanner makes of a text, None for an error."""
    try:
        root, aliases = compose(*characters(text))
        return decode(root, strict=strict, aliases=aliases) if root else None
    except YAMLError:
        return fast.UNSURE


def _same(text: str, strict: bool) -> bool:
    readable, problem = characters(text)
    value = fast.UNSURE if problem else fast.read(readable, strict)
    if value is fast.UNSURE:
        return True
    scanned = _scanned(text, strict)
    return scanned is not fast.UNSURE and json.dumps(value, sort_keys=True) == json.dumps(scanned, sort_keys=True)


def test_a_manifest_takes_the_fast_path() -> None:
    assert fast.read(MANIFEST) is not fast.UNSURE
    assert _same(MANIFEST, False)


@pytest.mark.parametrize(
    "text", ["a: &x http\nb: *x", "a: &x 5\nb: *x\nc: &x yes\nd: *x", "- &x a\n- *x", "a: &x http # y\n"]
)
def test_names_of_scalars_are_known(text: str) -> None:
    assert _same(text, False)
    assert fast.read(text) is not fast.UNSURE


@pytest.mark.parametrize(
    "text",
    ["a: &x\n  b: 1", "a: &x '1'", "a: *x", "a: !!str 1", "a: @b", "a:\n\tb: 1", "a: b: c", "? a\n: b", "<<: {a: 1}"],
)
def test_what_it_does_not_know_is_left_to_the_scanner(text: str) -> None:
    assert fast.read(text) is fast.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        *("a:\n  {}", "a:\n  []\nb: 1", "a: |", "a: |-\nb: 1", "a: |\n\n\nb: 1", "a: |+\n  x\n\n", "a: >-\n  x\n  y"),
        *("a: |\n  x", "a: |+\n  x", "a: [x, -y, --z=1, 'q', \"r s\", 0755] # why", 'a: {b: c, d: "e", f: 1.5}'),
        *("a: 4d36ff", "a: 0717e77", "a: 1.5\nb: 1.5.0\nc: -3\nd: +7\ne: 0644\nf: 00", "'a b': 'it''s'", '"a" : b'),
    ],
)
def test_usual_forms_are_known(text: str) -> None:
    assert _same(text, False)
    assert fast.read(text) is not fast.UNSURE


@pytest.mark.parametrize(
    "text", ["a: |+\n\nb: 1", "a: |\n   \n  b", "a: [x, [y]]", "a: {b: {c: d}}", "a: {b: c, b: d}", "a: {b: c: d}"]
)
def test_rare_forms_mean_the_same(text: str) -> None:
    assert _same(text, False)


@pytest.mark.parametrize("strict", [False, True])
def test_the_table_means_the_same_on_both_paths(strict: bool) -> None:
    assert [text for text in TEXTS if not _same(text, strict)] == []


@given(seed=st.integers(0, 1 << 32), strict=st.booleans())
def test_lines_thrown_together_mean_the_same_on_both_paths(seed: int, strict: bool) -> None:
    rand = random.Random(seed)
    lines = [line for text in (*TEXTS, MANIFEST) for line in text.split("\n") if len(line) < 80]
    for _ in range(20):
        text = "\n".join(
            " " * rand.choice((0, 0, 0, 2, 2, 4)) + rand.choice(lines) for _ in range(rand.randint(1, 6))
        )
        text += rand.choice(("", "\n"))
        assert _same(text, strict), text
