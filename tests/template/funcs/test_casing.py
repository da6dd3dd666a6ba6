"""Case changes and case styles: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare

WORDS = [
    "first name",
    "FirstName",
    "HTTPServer",
    "NoHTTPS",
    "GO_PATH",
    "GO-PATH",
    "http2xx",
    "HTTP20xOK",
    "Duration2m3s",
    "Bld4Floor3rd",
    "_complex__case_",
    "__",
    "a",
    "A",
    "",
    "-",
    "---",
    "foo--bar__baz qux",
    "GOLANG_IS_GREAT",
    "xml2Json3",
    "3abc4",
    "12 34",
    "a.b-c,d",
    "...",
    "über ÄpfelBaum",
    "straße ŉ ﬁn",
    "日本語Text",
    "ǆungla Ǆ ǅ",
    "İstanbul ıI",
    "ΑΣ σς",
    "e\\u0301te",
    "x\\ty\\nz",
    "o'neil-smith d'arc",
    "snake_case_1a2b",
    "v1.2.3-rc1",
    "ABCdefGHI123jklMNO",
    "a1B2c3D4",
    "A1b2C3d4",
    "IPv4Address6to4",
    "kelvin\\u212a long\\u017f",
]
FUNCTIONS = ["upper", "lower", "title", "untitle", "swapcase", "initials", "camelcase", "snakecase", "kebabcase"]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    templates = [f'{{{{ {name} "{word}" | quote }}}}' for name in FUNCTIONS for word in WORDS]
    compare(helm, templates, tmp_path)
