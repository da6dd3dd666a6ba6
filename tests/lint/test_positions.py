"""The line of a template that printed a line of rendered text."""

import pytest

from helmkit.lint.positions import template_line

SOURCE = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec:
  {{- range .Values.ports }}
  - port: {{ . }}
  {{- end }}
  type: {{ .Values.type }}
  type: {{ .Values.type }}x
"""


@pytest.mark.parametrize(
    ("rendered", "line"),
    [
        ("kind: Service", 2),
        ("  name: blog-web", 4),
        ("  - port: 80", 7),
        ("  type: NodePort", 9),
        ("  type: NodePortx", 10),
        ("something that no line prints", 1),
    ],
)
def test_the_most_literal_line_that_fits_is_taken(rendered: str, line: int) -> None:
    assert template_line(SOURCE, rendered) == line


def test_an_action_may_print_anything_but_does_not_win_by_that() -> None:
    assert template_line("{{ . }}\nname: {{ . }}\n", "name: x") == 2
