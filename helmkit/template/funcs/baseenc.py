"""base64 and base32, where Go's text about corrupt input is the result. Source: sprig/strings.go, encoding/base64.

Left out: `randBytes` (random), and the encoding of YAML, JSON and TOML (encoding).
"""

from binascii import Error, a2b_base64, b2a_base64

from helmkit.template.gocast import from_bytes, to_bytes
from helmkit.template.gofunc import GoFunction, gofunc

_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_NEWLINES = b"\r\n"
_PAD = ord("=")


class CorruptInputError(ValueError):
    """Go's CorruptInputError: names the offset of the offending byte."""

    def __init__(self, base: int, offset: int) -> None:
        super().__init__(f"illegal base{base} data at input byte {offset}")


def encode_base64(data: bytes) -> str:
    return b2a_base64(data, newline=False).decode("ascii")


def decode_base64(text: str) -> bytes:
    """base64.StdEncoding.DecodeString: line ends are skipped, padding is needed. Raises CorruptInputError."""
    data = to_bytes(text)
    try:
        # Python lets more padding pass.
        if not data.endswith(b"==="):
            return a2b_base64(data, strict_mode=True)
    except Error:
        pass
    _check_base64(data)
    return a2b_base64(data.replace(b"\r", b"").replace(b"\n", b""))


def _check_base64(data: bytes) -> None:
    """Go's complaint about `data`, if it has one."""
    marks = [(offset, byte) for offset, byte in enumerate(data) if byte not in _NEWLINES]
    for index, (offset, byte) in enumerate(marks):
        if byte in _BASE64:
            continue
        position = index % 4
        if byte != _PAD or position < 2:
            raise CorruptInputError(64, offset)
        tail = marks[index + 1 :]
        if position == 2:
            if not tail:
                raise CorruptInputError(64, len(data))
            if tail[0][1] != _PAD:
                raise CorruptInputError(64, tail[0][0] - 1)
            tail = tail[1:]
        if tail:
            raise CorruptInputError(64, tail[0][0])
        return
    if len(marks) % 4:
        raise CorruptInputError(64, len(data) - len(marks) % 4)


@gofunc("func(string) string")
def b64enc(text: str) -> str:
    return encode_base64(to_bytes(text))


@gofunc("func(string) string")
def b64dec(text: str) -> str:
    try:
        return from_bytes(decode_base64(text))
    except CorruptInputError as exc:
        return str(exc)


@gofunc("func(string) string")
def b32enc(text: str) -> str:
    import base64

    return base64.b32encode(to_bytes(text)).decode("ascii")


@gofunc("func(string) string")
def b32dec(text: str) -> str:
    try:
        return from_bytes(_decode_base32(to_bytes(text).replace(b"\r", b"").replace(b"\n", b"")))
    except CorruptInputError as exc:
        return str(exc)


def _decode_base32(data: bytes) -> bytes:
    bits = count = 0
    for offset, byte in enumerate(data):
        position = offset % 8
        if byte == _PAD and position >= 2 and len(data) - offset <= 8:
            _check_padding32(data, offset, position)
            break
        digit = _BASE32.find(byte)
        if digit < 0:
            raise CorruptInputError(32, offset)
        bits, count = bits << 5 | digit, count + 1
    else:
        if len(data) % 8:
            raise CorruptInputError(32, len(data) - len(data) % 8)
    spare = count * 5 % 8
    return (bits >> spare).to_bytes(count * 5 // 8, "big")


def _check_padding32(data: bytes, offset: int, position: int) -> None:
    after = data[offset + 1 :]
    if len(after) + position < 7:
        raise CorruptInputError(32, len(data))
    for index, byte in enumerate(after[: 7 - position]):
        if byte != _PAD:
            raise CorruptInputError(32, offset + index)
    if position in (3, 6):
        raise CorruptInputError(32, offset)


TABLE: dict[str, GoFunction] = {
    "b64enc": b64enc,
    "b64dec": b64dec,
    "b32enc": b32enc,
    "b32dec": b32dec,
}
