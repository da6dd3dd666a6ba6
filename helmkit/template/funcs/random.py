"""Random strings and numbers. All come from the operating system's source. Source: sprig/strings.go, goutils."""

from os import urandom

from helmkit.template.gocast import wrap64
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.sizes import list_size

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_PRINTABLE = "".join(map(chr, range(32, 127)))


def _random_string(count: int, alphabet: str) -> str:
    """`count` characters; none for a negative count, since Sprig drops the error.

    Bytes that would favour the first characters are thrown away. It is what secrets.choice does, without the 5 ms
    that importing `secrets` takes.
    """
    list_size(count)
    size = len(alphabet)
    chars: list[str] = []
    while len(chars) < count:
        fair = 256 - 256 % size
        chars += [alphabet[byte % size] for byte in urandom(count - len(chars)) if byte < fair]
    return "".join(chars)


@gofunc("func(int) string")
def rand_alpha_num(count: int) -> str:
    return _random_string(count, _LETTERS + _DIGITS)


@gofunc("func(int) string")
def rand_alpha(count: int) -> str:
    return _random_string(count, _LETTERS)


@gofunc("func(int) string")
def rand_numeric(count: int) -> str:
    return _random_string(count, _DIGITS)


@gofunc("func(int) string")
def rand_ascii(count: int) -> str:
    return _random_string(count, _PRINTABLE)


@gofunc("func(int) (string, error)")
def rand_bytes(count: int) -> str:
    import base64

    if count < 0:
        raise FuncError("runtime error: makeslice: len out of range")
    list_size(count)
    return base64.b64encode(urandom(count)).decode("ascii")


@gofunc("func(int, int) int")
def rand_int(low: int, high: int) -> int:
    from secrets import randbelow

    width = wrap64(high - low)
    if width <= 0:
        raise FuncError("invalid argument to Intn")
    return wrap64(low + randbelow(width))


@gofunc("func(string) string")
def shuffle(text: str) -> str:
    from random import SystemRandom

    chars = list(text)
    SystemRandom().shuffle(chars)
    return "".join(chars)


@gofunc("func() string")
def uuidv4() -> str:
    import uuid

    return str(uuid.uuid4())


TABLE: dict[str, GoFunction] = {
    "randAlphaNum": rand_alpha_num,
    "randAlpha": rand_alpha,
    "randNumeric": rand_numeric,
    "randAscii": rand_ascii,
    "randBytes": rand_bytes,
    "randInt": rand_int,
    "shuffle": shuffle,
    "uuidv4": uuidv4,
}
