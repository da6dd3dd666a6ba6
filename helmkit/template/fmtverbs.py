"""Single values under fmt's verbs, flags, width and precision; what cannot be is Go's ``%!d(string=x)``.

Source: Go's fmt/print.go and fmt/format.go. Left out: %p's addresses are not Go's, and nothing depends on them.
"""

from __future__ import annotations

from helmkit.template import floatfmt
from helmkit.template.gofmt import kind_name, quote, text_method, type_name
from helmkit.template.govalue import GoObject, NilList, NilMap, NilStringList, Uint8, Uint32, Uint64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_RUNE = 0x10FFFF
_UNSIGNED = (Uint8, Uint32, Uint64)
_NIL_CLASSES = (NilList, NilMap, NilStringList)


class Spec:
    """Flags, width and precision of one directive; width and precision are None when absent."""

    __slots__ = ("minus", "plus", "plus_v", "prec", "sharp", "sharp_v", "space", "width", "zero")

    def __init__(self) -> None:
        self.minus = self.plus = self.sharp = self.space = self.zero = False
        self.plus_v = self.sharp_v = False
        self.width: int | None = None
        self.prec: int | None = None

    def flag(self, char: str) -> None:
        if char == "#":
            self.sharp = True
        elif char == "0":
            self.zero = True
        elif char == "+":
            self.plus = True
        elif char == "-":
            self.minus = True
        else:
            self.space = True

    def go_syntax(self) -> None:
        """With the verb v, # and + mean other things."""
        self.sharp_v, self.sharp = self.sharp, False
        self.plus_v, self.plus = self.plus, False

    def pad(self, text: str, *, zeros: bool = True) -> str:
        if not self.width or self.width <= len(text):
            return text
        if self.minus:
            return text.ljust(self.width)
        return text.rjust(self.width, "0" if self.zero and zeros else " ")


def format_arg(spec: Spec, verb: str, value: Any, *, nested: bool = False, methods: bool = True) -> str:
    """`value` under `verb`, as fmt's printArg and (when `nested` in another value) printValue."""
    if value is None:
        return _format_nil(spec, verb, nested)
    if not nested and verb == "T":
        return spec.pad(_truncate(spec, type_name(value)))
    if not nested and verb == "p":
        return _pointer(spec, verb, value)
    if verb == "w" and methods and not isinstance(value, (str, int, float, complex, bytes)):
        return bad_verb(spec, verb, value)
    if methods and not spec.sharp_v and verb in "vsxXq":
        text = text_method(value)
        if text is not None:
            return _string(spec, verb, text, value)
    if isinstance(value, str):
        return _string(spec, verb, value, value)
    if isinstance(value, bool):
        return spec.pad("true" if value else "false") if verb in "tv" else bad_verb(spec, verb, value)
    if isinstance(value, int):
        return _integer(spec, verb, value)
    if isinstance(value, float):
        return _float(spec, verb, value)
    if isinstance(value, complex):
        return _complex(spec, verb, value)
    return _composite(spec, verb, value, nested)


def bad_verb(spec: Spec, verb: str, value: Any) -> str:
    """``%!d(string=x)``: the width goes on applying, methods do not."""
    return f"%!{verb}({type_name(value)}={format_arg(spec, 'v', value, methods=False)})"


def _format_nil(spec: Spec, verb: str, nested: bool) -> str:
    if nested:
        return "interface {}(nil)" if spec.sharp_v else "<nil>"
    return spec.pad("<nil>") if verb in "vT" else f"%!{verb}(<nil>)"


def _truncate(spec: Spec, text: str) -> str:
    return text if spec.prec is None else text[: spec.prec]


def _string(spec: Spec, verb: str, text: str, value: Any) -> str:
    if verb == "s" or (verb == "v" and not spec.sharp_v):
        return spec.pad(_truncate(spec, text))
    if verb == "q" or verb == "v":
        return _quoted(spec, _truncate(spec, text))
    if verb in "xX":
        return _hex_bytes(spec, verb, text.encode("utf-8", "surrogateescape"))
    return bad_verb(spec, verb, value)


def _quoted(spec: Spec, text: str) -> str:
    if spec.sharp and _can_backquote(text):
        return spec.pad(f"`{text}`")
    return spec.pad(quote(text, ascii_only=spec.plus))


def _can_backquote(text: str) -> bool:
    for char in text:
        code = ord(char)
        if char in "`\ufeff\x7f" or (code < 0x20 and char != "\t") or 0xD800 <= code <= 0xDFFF:
            return False
    return True


def _hex_bytes(spec: Spec, verb: str, data: bytes) -> str:
    data = data if spec.prec is None else data[: spec.prec]
    if not data:
        return spec.pad("")
    prefix = f"0{verb}" if spec.sharp else ""
    pairs = [f"{byte:02{verb}}" for byte in data]
    text = " ".join([prefix + pair for pair in pairs]) if spec.space else prefix + "".join(pairs)
    return spec.pad(text)


def _integer(spec: Spec, verb: str, value: int) -> str:
    if verb == "v":
        if spec.sharp_v and isinstance(value, _UNSIGNED):
            return _digits(spec, "x", value, f"{value:x}", "0x")
        return _digits(spec, "d", value, str(abs(int(value))), "")
    if verb == "d":
        return _digits(spec, verb, value, str(abs(int(value))), "")
    if verb in "bxX":
        return _digits(spec, verb, value, f"{abs(value):{verb}}", f"0{verb}" if spec.sharp else "")
    if verb == "o" or verb == "O":
        return _digits(spec, verb, value, f"{abs(value):o}", "0o" if verb == "O" else "")
    if verb == "c":
        return spec.pad(_rune(value))
    if verb == "q":
        return spec.pad(quote(_rune(value), ascii_only=spec.plus, mark="'"))
    if verb == "U":
        return _unicode(spec, value)
    return bad_verb(spec, verb, value)


def _digits(spec: Spec, verb: str, value: int, digits: str, prefix: str) -> str:
    sign = "-" if value < 0 else "+" if spec.plus else " " if spec.space else ""
    if spec.prec is not None:
        if spec.prec == 0 and value == 0:
            return " " * (spec.width or 0)
        digits = digits.rjust(spec.prec, "0")
    elif spec.zero and not spec.minus and spec.width is not None:
        digits = digits.rjust(spec.width - len(sign), "0")
    if spec.sharp and verb in "oO" and digits[0] != "0":
        digits = "0" + digits
    return spec.pad(sign + prefix + digits, zeros=False)


def _rune(value: int) -> str:
    """The character of a code point, U+FFFD for what is none; only 32 bits of it count."""
    if not 0 <= value <= _MAX_RUNE or 0xD800 <= value <= 0xDFFF:
        return "\ufffd"
    return chr(value)


def _unicode(spec: Spec, value: int) -> str:
    code = value & 0xFFFF_FFFF_FFFF_FFFF
    text = f"U+{code:0{max(4, spec.prec or 0)}X}"
    if spec.sharp and code <= _MAX_RUNE and chr(code).isprintable():
        text += f" '{chr(code)}'"
    return spec.pad(text, zeros=False)


def _float(spec: Spec, verb: str, value: float) -> str:
    text = floatfmt.format_verb(spec, verb, value)
    return bad_verb(spec, verb, value) if text is None else text


def _complex(spec: Spec, verb: str, value: complex) -> str:
    real = floatfmt.format_verb(spec, verb, value.real)
    plus, spec.plus = spec.plus, True
    imaginary = floatfmt.format_verb(spec, verb, value.imag)
    spec.plus = plus
    if real is None or imaginary is None:
        return bad_verb(spec, verb, value)
    return f"({real}{imaginary}i)"


def _pointer(spec: Spec, verb: str, value: Any) -> str:
    if kind_name(value) not in ("map", "slice", "ptr"):
        return bad_verb(spec, verb, value)
    address = 0 if isinstance(value, _NIL_CLASSES) else id(value)
    return _digits(spec, "x", address, f"{address:x}", "" if spec.sharp else "0x")


def _composite(spec: Spec, verb: str, value: Any, nested: bool) -> str:
    if isinstance(value, bytes):
        return _bytes(spec, verb, value, nested)
    if spec.sharp_v and isinstance(value, _NIL_CLASSES):
        return f"{type_name(value)}(nil)"
    if isinstance(value, dict):
        pairs = [f"{_nested(spec, verb, key)}:{_nested(spec, verb, value[key])}" for key in sorted(value)]
        return f"{type_name(value)}{{{', '.join(pairs)}}}" if spec.sharp_v else f"map[{' '.join(pairs)}]"
    if isinstance(value, list):
        items = [_nested(spec, verb, item) for item in value]
        return f"{type_name(value)}{{{', '.join(items)}}}" if spec.sharp_v else f"[{' '.join(items)}]"
    if isinstance(value, GoObject):
        return _struct(spec, verb, value, nested)
    return f"?{type_name(value)}?"


def _nested(spec: Spec, verb: str, value: Any) -> str:
    return format_arg(spec, verb, value, nested=True)


def _bytes(spec: Spec, verb: str, value: bytes, nested: bool) -> str:
    if verb == "s":
        return spec.pad(_truncate(spec, value.decode("utf-8", "surrogateescape")))
    if verb in "xX":
        return _hex_bytes(spec, verb, value)
    if verb == "q":
        return _quoted(spec, _truncate(spec, value.decode("utf-8", "surrogateescape")))
    items = [Uint8(byte) for byte in value]
    if spec.sharp_v:
        name = "[]uint8" if nested or verb == "w" else "[]byte"
        return f"{name}{{{', '.join([_integer(spec, verb, item) for item in items])}}}"
    return f"[{' '.join([_integer(spec, verb, item) for item in items])}]"


def _struct(spec: Spec, verb: str, value: GoObject, nested: bool) -> str:
    name = value.GO_TYPE
    pointer = name.startswith("*")
    if pointer and nested:
        return f"({name})({id(value):#x})" if spec.sharp_v else f"{id(value):#x}"
    named = spec.plus_v or spec.sharp_v
    fields = [
        (f"{field}:" if named else "") + _nested(spec, verb, getattr(value, attribute))
        for field, attribute in value.FIELDS.items()
    ]
    start = "&" if pointer else ""
    if spec.sharp_v:
        return f"{start}{name.removeprefix('*')}{{{', '.join(fields)}}}"
    return f"{start}{{{' '.join(fields)}}}"
