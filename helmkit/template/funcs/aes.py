"""encryptAES and decryptAES: AES-256 in CBC mode, the password cut or filled with zeros to a key.

Source: sprig/crypto.go.
"""

import secrets
from typing import Any

from helmkit.template.funcs.baseenc import CorruptInputError, decode_base64, encode_base64
from helmkit.template.gocast import from_bytes, to_bytes
from helmkit.template.gofunc import FuncError, GoFunction, gofunc

_BLOCK = 16
_KEY = 32


def _cipher(password: str, vector: bytes) -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    except ImportError as exc:
        raise FuncError("needs the package cryptography: pip install 'helmkit[crypto]'") from exc
    key = to_bytes(password)[:_KEY].ljust(_KEY, b"\0")
    return Cipher(algorithms.AES(key), modes.CBC(vector))


@gofunc("func(string, string) (string, error)")
def encrypt_aes(password: str, text: str) -> str:
    if not text:
        return ""
    vector = secrets.token_bytes(_BLOCK)
    data = to_bytes(text)
    padding = _BLOCK - len(data) % _BLOCK
    encryptor = _cipher(password, vector).encryptor()
    return encode_base64(vector + encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize())


@gofunc("func(string, string) (string, error)")
def decrypt_aes(password: str, text: str) -> str:
    if not text:
        return ""
    try:
        data = decode_base64(text)
    except CorruptInputError as exc:
        raise FuncError(str(exc)) from exc
    if len(data) < _BLOCK:
        raise FuncError(f"runtime error: slice bounds out of range [:{_BLOCK}] with capacity {len(data)}")
    if len(data) % _BLOCK:
        raise FuncError("crypto/cipher: input not full blocks")
    if len(data) == _BLOCK:
        raise FuncError("runtime error: index out of range [-1]")
    decryptor = _cipher(password, data[:_BLOCK]).decryptor()
    plain: bytes = decryptor.update(data[_BLOCK:]) + decryptor.finalize()
    end = len(plain) - plain[-1]
    if end < 0:
        raise FuncError(f"runtime error: slice bounds out of range [:{end}]")
    return from_bytes(plain[:end])


TABLE: dict[str, GoFunction] = {
    "encryptAES": encrypt_aes,
    "decryptAES": decrypt_aes,
}
