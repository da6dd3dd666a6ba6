"""Fields and methods of Go objects: structs, and maps and slices that have methods."""

from typing import Any

import pytest

from helmkit.errors import ExecError
from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError, gofunc
from helmkit.template.govalue import GoObject, StringList, StringMap
from helmkit.template.set import TemplateSet


class Version(GoObject):
    GO_TYPE = "*x.Version"

    def __init__(self, text: str) -> None:
        self.text = text
        self.hidden = 1

    def join(self, separator: str, *more: str) -> str:
        return separator.join([self.text, *more])

    def broken(self) -> str:
        raise FuncError("it broke")

    FIELDS = {"Text": "text", "hidden": "hidden"}  # noqa: RUF012
    METHODS = {  # noqa: RUF012
        "String": gofunc("func() string")(lambda self: f"v{self.text}"),
        "Join": gofunc("func(string, ...string) string")(join),
        "Broken": gofunc("func() (string, error)")(broken),
    }


class Files(GoObject, dict[str, bytes]):
    GO_TYPE = "x.files"
    ZERO = b""
    METHODS = {"Get": gofunc("func(string) string")(lambda self, name: self[name].decode())}  # noqa: RUF012


class Set(GoObject, list[str]):
    GO_TYPE = "x.Set"
    METHODS = {"Has": gofunc("func(string) bool")(lambda self, name: name in self)}  # noqa: RUF012


class Map(dict[str, Any], GoObject):
    GO_TYPE = "x.Map"
    METHODS = {"YAML": gofunc("func() (string, error)")(lambda self: f"{len(self)} keys")}  # noqa: RUF012


def run(source: str) -> str:
    templates = TemplateSet(lookup)
    templates.parse("f", source)
    data = Map(v=Version("1"), files=Files(a=b"x"), set=Set(["p"]), m=StringMap(k="w"), l=StringList("q"))
    return templates.execute("f", data)


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("{{ .v }} {{ .v.Text }} {{ .v.String }}", "v1 1 v1"),
        ('{{ .v.Join "-" "2" "3" }} {{ "2" | .v.Join "-" }}', "1-2-3 1-2"),
        ('{{ $x := .v }}{{ $x.Join "-" }} {{ (index . "v").Join "+" "2" }}', "1 1+2"),
        ('{{ .files.Get "a" }} {{ .files.a }} {{ .files.missing }}', "x [120] []"),
        ('{{ .set.Has "p" }} {{ .set }} {{ range .set }}{{ . }}{{ end }}', "true [p] p"),
        ("{{ .YAML }}", "5 keys"),
        ("[{{ .m.missing }}]", "[]"),
        ('{{ printf "%T %s" .v .v }}', "*x.Version v1"),
    ],
)
def test_fields_and_methods(source: str, output: str) -> None:
    assert run(source) == output


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ .v.Nope }}", "<.v.Nope>: can't evaluate field Nope in type interface {}"),
        ("{{ .v.hidden }}", "<.v.hidden>: hidden is an unexported field of struct type *x.Version"),
        ("{{ $x := .v }}{{ $x.Nope }}", "<$x.Nope>: can't evaluate field Nope in type *x.Version"),
        ("{{ .v.Join }}", "<.v.Join>: wrong number of args for Join: want at least 1 got 0"),
        ("{{ .v.String 1 }}", "<.v.String>: wrong number of args for String: want 0 got 1"),
        ("{{ .v.Text 1 }}", "<.v.Text>: Text has arguments but cannot be invoked as function"),
        ("{{ .m.k 1 }}", "<.m.k>: k is not a method but has arguments"),
        ("{{ .v.Broken }}", "<.v.Broken>: error calling Broken: it broke"),
        ("{{ .v.Text.a }}", "<.v.Text.a>: can't evaluate field a in type string"),
        ("{{ .m.k.a }}", "<.m.k.a>: can't evaluate field a in type string"),
        ("{{ range .l }}{{ .a }}{{ end }}", "<.a>: can't evaluate field a in type string"),
        ('{{ .v.Join "-" .l }}', "<.l>: wrong type for value; expected string; got []string"),
        ("{{ .v.Join 1 }}", "<1>: expected string; found 1"),
        ("{{ .nope.Get 1 }}", "<.nope.Get>: nil pointer evaluating interface {}.Get"),
    ],
)
def test_errors(source: str, message: str) -> None:
    with pytest.raises(ExecError) as caught:
        run(source)
    assert caught.value.message.partition("at ")[2] == message
