"""`from helmkit import load_chart, render`, and the examples of docs/python.md."""

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import helmkit
from helmkit import load_chart, render

ROOT = Path(__file__).parents[1]


def test_the_examples_of_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs/python.md").read_text()
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, "docs/python.md", "exec"), names)
    tests = [name for name in names if name.startswith("test_")]
    assert len(tests) == 2
    for name in tests:
        names[name]()


@pytest.mark.parametrize(
    "imports",
    [
        "from helmkit import render",
        "import helmkit.render.chart; from helmkit import render",
        "from helmkit import render; import helmkit.render.chart; import helmkit.render",
        "import helmkit; render = helmkit.render; from helmkit.render.values import load_values",
        "from helmkit.render.chart import render",
        "import helmkit.render as render",
    ],
)
def test_render_is_callable_whatever_was_imported_first(imports: str) -> None:
    code = f"{imports}\nfrom helmkit import load_chart\nprint(len(render(load_chart('charts/nginx')).objects) > 1)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("True\n", "")


def test_render_can_be_given_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(render)) is render


def test_the_public_names() -> None:
    public = ["Release", "RenderOptions", "Rendered", "capabilities", "load_chart", "render"]
    assert set(public) <= set(dir(helmkit))
    for name in public:
        assert callable(getattr(helmkit, name))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        helmkit.nothing  # noqa: B018


def test_manifests_and_hooks_are_found_by_kind_and_name() -> None:
    rendered = render(load_chart(str(ROOT / "charts/nginx")))
    assert [one.name for one in rendered.find("Service")] == ["release-name-nginx"]
    assert rendered.find("Service", "another") == []
    assert [one.source for one in rendered.find("Pod")] == [hook.source for hook in rendered.hooks]
