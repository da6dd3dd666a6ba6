"""OpenPGP keys made for a test, as GnuPG makes them: one RSA key that certifies and signs (RFC 9580, version 4).

The library under test cannot make such a key, and helm signs with nothing else.
"""

import hashlib
import struct
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_DAY = 86_400
_MAY_CERTIFY_AND_SIGN = 3
_RSA = 1
_SHA256 = 8
_POSITIVE_CERTIFICATION = 0x13


@dataclass(frozen=True)
class Key:
    """A key pair as keyrings, and its fingerprint in upper-case hex."""

    public: bytes
    secret: bytes
    fingerprint: str
    user: str


def make_key(user: str, *, age: int = 2 * _DAY, lifetime: int = 0) -> Key:
    """A key made `age` seconds ago that expires `lifetime` seconds after that, or never."""
    made = rsa.generate_private_key(65537, 2048)
    numbers = made.private_numbers()
    created = int(time.time()) - age
    public = b"\x04" + struct.pack(">IB", created, _RSA)
    public += _mpi(numbers.public_numbers.n) + _mpi(numbers.public_numbers.e)
    secret = b"".join(map(_mpi, (numbers.d, numbers.p, numbers.q, pow(numbers.p, -1, numbers.q))))
    framed = b"\x99" + struct.pack(">H", len(public)) + public
    fingerprint = hashlib.sha1(framed).digest()
    hashed = _subpacket(2, struct.pack(">I", created)) + _subpacket(27, bytes([_MAY_CERTIFY_AND_SIGN]))
    hashed += _subpacket(9, struct.pack(">I", lifetime)) if lifetime else b""
    head = struct.pack(">BBBBH", 4, _POSITIVE_CERTIFICATION, _RSA, _SHA256, len(hashed)) + hashed
    name = user.encode()
    signed = (
        framed + b"\xb4" + struct.pack(">I", len(name)) + name + head + b"\x04\xff" + struct.pack(">I", len(head))
    )
    signature = int.from_bytes(made.sign(signed, padding.PKCS1v15(), hashes.SHA256()))
    issuer = _subpacket(16, fingerprint[-8:])
    body = head + struct.pack(">H", len(issuer)) + issuer + hashlib.sha256(signed).digest()[:2] + _mpi(signature)
    rest = _packet(13, name) + _packet(2, body)
    clear = b"\0" + secret + struct.pack(">H", sum(secret) & 0xFFFF)
    return Key(_packet(6, public) + rest, _packet(5, public + clear) + rest, fingerprint.hex().upper(), user)


def _mpi(number: int) -> bytes:
    return struct.pack(">H", number.bit_length()) + number.to_bytes((number.bit_length() + 7) // 8)


def _subpacket(kind: int, data: bytes) -> bytes:
    return bytes([len(data) + 1, kind]) + data


def _packet(tag: int, body: bytes) -> bytes:
    return bytes([0xC0 | tag, 0xFF]) + struct.pack(">I", len(body)) + body
