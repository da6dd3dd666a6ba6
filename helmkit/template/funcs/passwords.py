"""bcrypt, htpasswd and derivePassword. Source: sprig/crypto.go; the Master Password algorithm of lyndir.com."""

import hashlib
import hmac

from helmkit.template.gocast import to_bytes
from helmkit.template.gofunc import FuncError, GoFunction, gofunc

_BCRYPT_LIMIT = 72
_SEED = b"com.lyndir.masterpassword"
_TEMPLATES = {
    "maximum": "anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno",
    "long": (
        "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv "
        "CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv "
        "CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno"
    ),
    "medium": "CvcnoCvc CvcCvcno",
    "short": "Cvcn",
    "basic": "aaanaaan aannaaan aaannaaa",
    "pin": "nnnn",
}
_CLASSES = {
    "V": "AEIOU",
    "C": "BCDFGHJKLMNPQRSTVWXYZ",
    "v": "aeiou",
    "c": "bcdfghjklmnpqrstvwxyz",
    "A": "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
    "a": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
    "n": "0123456789",
    "o": "@&%?,=[]_:-+*$#!'^~;()/.",
    "x": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
}


@gofunc("func(string) string")
def bcrypt(password: str) -> str:
    return _hashed(password)


@gofunc("func(string, string) string")
def htpasswd(user: str, password: str) -> str:
    if ":" in user:
        return f"invalid username: {user}"
    return f"{user}:{_hashed(password)}"


def _hashed(password: str) -> str:
    """The bcrypt hash at Go's default cost, or the text of its error."""
    try:
        import bcrypt
    except ImportError as exc:
        raise FuncError("needs the package bcrypt: pip install 'helmkit[crypto]'") from exc
    data = to_bytes(password)
    if len(data) > _BCRYPT_LIMIT:
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    digest: bytes = bcrypt.hashpw(data, bcrypt.gensalt(10, prefix=b"2a"))
    return digest.decode("ascii")


@gofunc("func(uint32, string, string, string, string) string")
def derive_password(counter: int, kind: str, password: str, user: str, site: str) -> str:
    if kind not in _TEMPLATES:
        return f"cannot find password template {kind}"
    salt = _SEED + _with_length(user)
    key = hashlib.scrypt(to_bytes(password), salt=salt, n=32768, r=8, p=2, dklen=64, maxmem=2**27)
    message = _SEED + _with_length(site) + counter.to_bytes(4, "big")
    seed = hmac.digest(key, message, "sha256")
    templates = _TEMPLATES[kind].split()
    template = templates[seed[0] % len(templates)]
    classes = (_CLASSES[letter] for letter in template)
    return "".join(chars[byte % len(chars)] for chars, byte in zip(classes, seed[1:], strict=False))


def _with_length(text: str) -> bytes:
    data = to_bytes(text)
    return len(data).to_bytes(4, "big") + data


TABLE: dict[str, GoFunction] = {
    "bcrypt": bcrypt,
    "htpasswd": htpasswd,
    "derivePassword": derive_password,
}
