"""Random strings and numbers. All come from the operating system's source. Source: sprig/strings.go, goutils."""

import secrets
import string

from helmkit.template.gocast import wrap64
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.sizes import list_size

_PRINTABLE = "".join(map(chr, range(32, 127)))


def _random_string(count: int, alphabet: str) -> str:
    """`count` characters; none for a negative count, since Sprig drops the error."""
    list_size(count)
    return "".join(secrets.choice(alphabet) for _ in range(count))


@gofunc("func(int) string")
def rand_alpha_num(count: int) -> str:
    return _random_string(count, string.ascii_letters + string.digits)


@gofunc("func(int) string")
def rand_alpha(count: int) -> str:
    return _random_string(count, string.ascii_letters)


@gofunc("func(int) string")
def rand_numeric(count: int) -> str:
    return _random_string(count, string.digits)


@gofunc("func(int) string")
def rand_ascii(count: int) -> str:
    return _random_string(count, _PRINTABLE)


@gofunc("func(int) (string, error)")
def rand_bytes(count: int) -> str:
    import base64

    if count < 0:
        raise FuncError("runtime error: makeslice: len out of range")
    list_size(count)
    return base64.b64encode(secrets.token_bytes(count)).decode("ascii")


@gofunc("func(int, int) int")
def rand_int(low: int, high: int) -> int:
    width = wrap64(high - low)
    if width <= 0:
        raise FuncError("invalid argument to Intn")
    return wrap64(low + secrets.randbelow(width))


@gofunc("func(string) string")
def shuffle(text: str) -> str:
    chars = list(text)
    secrets.SystemRandom().shuffle(chars)
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
