#!/usr/bin/env python3
"""A second implementation of what Tempo FastPay decodes and verifies, written from docs/ alone.

It shares no line with the Java code, so where the two agree on the test vectors, docs/ say enough. Whoever writes a
verifier of their own finds here in one file what the pages say in prose, and can check a quorum certificate (QC) or
evidence offline, without Java. Python's standard library alone; Python 3.10 or later.

    verifier.py vectors FILE [FILE ...]                check this program against vector files
    verifier.py qc FILE --committee COMMITTEE          verify a QC, in JSON or protobuf
    verifier.py evidence FILE --committee COMMITTEE    verify evidence of double signing, in JSON

Ends with 0 when all is verified, with 1 when vectors disagree, with 2 when it refuses (one line says why). Names in
quotes are headings of docs/protocol.md, unless another page is named. It holds no secret, so nothing in it runs in
constant time.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

INVALID_FORMAT = "INVALID_FORMAT"
WRONG_CHAIN = "WRONG_CHAIN"
NOT_PAYMENT_TX = "NOT_PAYMENT_TX"
INVALID_PARENT_QC = "INVALID_PARENT_QC"

U32_MAX = 2**32 - 1
U64_MAX = 2**64 - 1

PAYMENT_LIMIT_BYTES = 131_072
COMMITTEE_MEMBERS_LIMIT = 200
QC_FILE_LIMIT_BYTES = 1_048_576
COMMITTEE_FILE_LIMIT_BYTES = 1_048_576
EVIDENCE_FILE_LIMIT_BYTES = 8_388_608
EVIDENCE_ITEMS_LIMIT = 1_000
CURSOR_LIMIT_CHARS = 64
JSON_NESTING_LIMIT = 16
CLIENT_DATA_DEPTH_LIMIT = 32


class Refused(Exception):
    """An answer that says no: a reject code and, for people, the reason."""

    def __init__(self, code, reason):
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def require(condition, reason, code=INVALID_FORMAT):
    """Goes on only where the condition holds."""
    if not condition:
        raise Refused(code, reason)


# ---- Hashes --------------------------------------------------------------------------------------------------------


def _keccak_tables():
    """Rotations, target places and round constants of Keccak-f[1600], as FIPS 202 derives them."""
    rotations, places = [0] * 25, [0] * 25
    x, y = 1, 0
    for t in range(24):
        rotations[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    for x in range(5):
        for y in range(5):
            places[x + 5 * y] = y + 5 * ((2 * x + 3 * y) % 5)
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            if register & 1:
                constant |= 1 << (2**j - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return rotations, places, constants


_ROTATIONS, _PLACES, _CONSTANTS = _keccak_tables()
_LANE = 2**64 - 1


def _rotate(lane, by):
    return (lane << by | lane >> (64 - by)) & _LANE


def _keccak_f(state):
    """The permutation, over 25 lanes at x + 5y."""
    for constant in _CONSTANTS:
        column = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        theta = [column[x - 1] ^ _rotate(column[(x + 1) % 5], 1) for x in range(5)]
        moved = [0] * 25
        for i in range(25):
            moved[_PLACES[i]] = _rotate(state[i] ^ theta[i % 5], _ROTATIONS[i])
        state = [
            moved[i] ^ (~moved[i - i % 5 + (i + 1) % 5] & moved[i - i % 5 + (i + 2) % 5] & _LANE) for i in range(25)
        ]
        state[0] ^= constant
    return state


def keccak256(data):
    """Keccak-256 with the original padding 0x01, which Ethereum kept; not SHA3-256."""
    rate = 136
    padded = bytearray(data) + bytes(rate - len(data) % rate)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    state = [0] * 25
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            at = start + 8 * lane
            state[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        state = _keccak_f(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def sha256(data):
    return hashlib.sha256(data).digest()


def big(data):
    """The unsigned big-endian integer of the bytes."""
    return int.from_bytes(data, "big")


def word(number, width=32):
    """The integer as big-endian bytes of a fixed width."""
    return number.to_bytes(width, "big")


# ---- secp256k1 and P-256 -------------------------------------------------------------------------------------------


class Curve:
    """A short Weierstrass curve y² = x³ + ax + b over a prime field with p = 3 mod 4, of prime order n.

    Points are pairs (x, y), the identity is None; inside, Jacobian triples (X, Y, Z) with Z = 0 for it.
    """

    def __init__(self, p, a, b, n, generator):
        self.p, self.a, self.b, self.n, self.generator = p, a, b, n, generator

    def contains(self, x, y):
        """Whether the coordinates are reduced and of a point on the curve."""
        return x < self.p and y < self.p and (y * y - self._cubic(x)) % self.p == 0

    def lift(self, x, parity):
        """The point with this x and this parity of y, or None where there is none."""
        square = self._cubic(x)
        y = pow(square, (self.p + 1) // 4, self.p)
        if x >= self.p or y * y % self.p != square:
            return None
        return x, y if y % 2 == parity else self.p - y

    def combine(self, u, first, v, second):
        """u·first + v·second, with both scalars walked together."""
        table = [(0, 1, 0), (*first, 1), (*second, 1)]
        table.append(self._add(table[1], table[2]))
        total = table[0]
        for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
            total = self._double(total)
            choice = (u >> bit & 1) + 2 * (v >> bit & 1)
            if choice:
                total = self._add(total, table[choice])
        return self._affine(total)

    def _cubic(self, x):
        return (x * x * x + self.a * x + self.b) % self.p

    def _affine(self, point):
        x, y, z = point
        if z == 0:
            return None
        inverse = pow(z, -1, self.p)
        return x * inverse**2 % self.p, y * inverse**3 % self.p

    def _double(self, point):
        x, y, z = point
        p = self.p
        yy = y * y % p
        s = 4 * x * yy % p
        m = (3 * x * x + self.a * pow(z, 4, p)) % p
        x3 = (m * m - 2 * s) % p
        return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p

    def _add(self, first, second):
        x1, y1, z1 = first
        x2, y2, z2 = second
        if z1 == 0 or z2 == 0:
            return second if z1 == 0 else first
        p = self.p
        zz1, zz2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * zz2 % p, x2 * zz1 % p
        s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if h == 0:
            return self._double(first) if r == 0 else (0, 1, 0)
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p


SECP256K1 = Curve(
    p=2**256 - 2**32 - 977,
    a=0,
    b=7,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    generator=(
        0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
        0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
    ),
)

P256 = Curve(
    p=2**256 - 2**224 + 2**192 + 2**96 - 1,
    a=-3,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    generator=(
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
)


def _require_low(curve, r, s):
    """"Signature forms": 1 ≤ r < n, and s not in the upper half."""
    require(1 <= r < curve.n, "r is out of range")
    require(1 <= s <= curve.n // 2, "s is zero or high")


def recover_secp256k1(digest, parity, r, s):
    """The public key r⁻¹(s·R − z·G) of a signature ("Signature forms", secp256k1)."""
    curve = SECP256K1
    _require_low(curve, r, s)
    point = curve.lift(r, parity)
    require(point is not None, "r is the x coordinate of no point")
    inverse = pow(r, -1, curve.n)
    key = curve.combine(s * inverse % curve.n, point, -big(digest) * inverse % curve.n, curve.generator)
    require(key is not None, "the recovered key is the identity")
    return key


def verify_p256(digest, r, s, x, y):
    """Refuses unless the key (x, y) signed the digest ("Signature forms", P256)."""
    curve = P256
    _require_low(curve, r, s)
    require(curve.contains(x, y), "the public key is no point of P-256")
    inverse = pow(s, -1, curve.n)
    point = curve.combine(big(digest) * inverse % curve.n, curve.generator, r * inverse % curve.n, (x, y))
    require(point is not None and point[0] % curve.n == r, "the P-256 signature is not of this key")


def address_of(key):
    """The last 20 bytes of keccak256(x ‖ y), on both curves."""
    return keccak256(word(key[0]) + word(key[1]))[12:]


# ---- Ed25519 -------------------------------------------------------------------------------------------------------


class Ed25519:
    """"The Ed25519 rule". Points are extended coordinates (X, Y, Z, T) with T = XY / Z."""

    P = 2**255 - 19
    L = 2**252 + 27742317777372353535851937790883648493
    D = -121665 * pow(121666, -1, P) % P
    ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
    IDENTITY = (0, 1, 1, 0)

    @classmethod
    def verify(cls, key, message, signature):
        """Whether the signature is good: canonical A and R of prime order, S < L, R = encode(S·B − h·A)."""
        if len(signature) != 64:
            return False
        encoded_r, s = signature[:32], int.from_bytes(signature[32:], "little")
        a = cls.member_key(key)
        if a is None or s >= cls.L or cls.member_key(encoded_r) is None:
            return False
        h = int.from_bytes(hashlib.sha512(encoded_r + key + message).digest(), "little") % cls.L
        minus_a = (cls.P - a[0], a[1], a[2], cls.P - a[3])
        return cls.encode(cls.add(cls.multiply(s, cls.BASE), cls.multiply(h, minus_a))) == encoded_r

    @classmethod
    def member_key(cls, encoded):
        """The point of prime order that these 32 bytes encode canonically, or None."""
        point = cls.decode(encoded)
        if point is None or cls.is_identity(point) or not cls.is_identity(cls.multiply(cls.L, point)):
            return None
        return point

    @classmethod
    def decode(cls, encoded):
        """The point, or None where y is not below p, belongs to no point, or x is 0 with the sign bit set."""
        if len(encoded) != 32:
            return None
        number = int.from_bytes(encoded, "little")
        sign, y = number >> 255, number & (2**255 - 1)
        if y >= cls.P:
            return None
        square = (y * y - 1) * pow(cls.D * y * y + 1, -1, cls.P) % cls.P
        x = pow(square, (cls.P + 3) // 8, cls.P)
        if x * x % cls.P != square:
            x = x * cls.ROOT_OF_MINUS_ONE % cls.P
        if x * x % cls.P != square or (x == 0 and sign == 1):
            return None
        x = x if x % 2 == sign else cls.P - x
        return x, y, 1, x * y % cls.P

    @classmethod
    def encode(cls, point):
        x, y, z, _ = point
        inverse = pow(z, -1, cls.P)
        return (y * inverse % cls.P | (x * inverse % cls.P % 2) << 255).to_bytes(32, "little")

    @classmethod
    def add(cls, first, second):
        """The unified addition, which is complete on this curve: it doubles as well."""
        x1, y1, z1, t1 = first
        x2, y2, z2, t2 = second
        p = cls.P
        a, b = (y1 - x1) * (y2 - x2) % p, (y1 + x1) * (y2 + x2) % p
        c, d = 2 * cls.D * t1 * t2 % p, 2 * z1 * z2 % p
        e, f, g, h = b - a, d - c, d + c, b + a
        return e * f % p, g * h % p, f * g % p, e * h % p

    @classmethod
    def multiply(cls, scalar, point):
        total = cls.IDENTITY
        while scalar:
            if scalar & 1:
                total = cls.add(total, point)
            point = cls.add(point, point)
            scalar >>= 1
        return total

    @classmethod
    def is_identity(cls, point):
        x, y, z, _ = point
        return x == 0 and y == z


Ed25519.BASE = Ed25519.decode((4 * pow(5, -1, Ed25519.P) % Ed25519.P).to_bytes(32, "little"))

# ---- RLP -----------------------------------------------------------------------------------------------------------

# The deepest form there is: the recipients in a key authorization's allowed calls. Nothing deeper has a known form.
RLP_DEPTH_LIMIT = 8


def rlp_decode(data):
    """"RLP": the one list that fills the bytes exactly. Strings become bytes, lists become lists."""
    item, end = _rlp_item(data, 0, len(data), 0)
    require(isinstance(item, list), "the outermost item is no list")
    require(end == len(data), "bytes follow the outermost list")
    return item


def _rlp_item(data, at, limit, depth):
    """The item at a place, and the place behind it."""
    require(depth <= RLP_DEPTH_LIMIT, "lists are nested too deeply")
    start, end, is_list = _rlp_header(data, at, limit)
    if not is_list:
        return data[start:end], end
    items = []
    while start < end:
        item, start = _rlp_item(data, start, end, depth + 1)
        items.append(item)
    return items, end


def _rlp_header(data, at, limit):
    """Where the content of the item begins and ends, and whether it is a list's."""
    require(at < limit, "an item is missing")
    first = data[at]
    if first < 0x80:
        return at, at + 1, False
    is_list = first >= 0xC0
    short = first - (0xC0 if is_list else 0x80)
    start, length = at + 1, short
    if short > 55:
        start = at + 1 + short - 55
        require(start <= limit, "a length is cut off")
        require(data[at + 1] != 0, "a length has a leading zero byte")
        length = big(data[at + 1 : start])
        require(length > 55, "a short item has the long form")
    require(length <= limit - start, "an announced length goes beyond what encloses it")
    single = not is_list and length == 1 and data[start] < 0x80
    require(not single, "a single byte below 0x80 has a header")
    return start, start + length, is_list


def rlp_encode(item):
    """The one encoding of bytes, or of a list of items."""
    if isinstance(item, list):
        return _rlp_with_header(0xC0, b"".join(map(rlp_encode, item)))
    if len(item) == 1 and item[0] < 0x80:
        return item
    return _rlp_with_header(0x80, item)


def _rlp_with_header(offset, content):
    if len(content) < 56:
        return bytes([offset + len(content)]) + content
    length = minimal(len(content))
    return bytes([offset + 55 + len(length)]) + length + content


def minimal(number):
    """The integer as RLP has it: big-endian without leading zero bytes, zero being empty."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


# Forms of items: each reads an item strictly and gives its value.


def string(item):
    require(isinstance(item, bytes), "is no string")
    return item


def fixed(length):
    """A string of exactly so many bytes."""

    def read(item):
        require(len(string(item)) == length, f"has not {length} bytes")
        return item

    return read


def integer(width, least=0, most=None):
    """An integer of at most so many bytes, within these bounds."""

    def read(item):
        require(len(string(item)) <= width, f"has more than {width} bytes")
        require(not item.startswith(b"\0"), "has a leading zero byte")
        require(big(item) >= least and (most is None or big(item) <= most), f"may not be {big(item)}")
        return big(item)

    return read


def optional(form):
    """What may be absent, which is the empty string."""
    return lambda item: None if item == b"" else form(item)


def list_of(form):
    def read(item):
        require(isinstance(item, list), "is no list")
        return [form(entry) for entry in item]

    return read


def record(*forms, least=None):
    """A list of exactly these items; where `least` is given, those from there on may be left out from the right."""

    def read(item):
        require(isinstance(item, list), "is no list")
        require((len(forms) if least is None else least) <= len(item) <= len(forms), f"has {len(item)} items")
        return [form(entry) for form, entry in zip(forms, item)]

    return read


def read_named(shape, items):
    """The values of a transaction's items by name; a refusal says which item it is about."""
    require(len(items) == len(shape), f"the transaction has {len(items)} items")
    values = {}
    for (name, form), item in zip(shape.items(), items):
        try:
            values[name] = form(item)
        except Refused as refusal:
            raise Refused(refusal.code, f"{name} {refusal.reason}") from None
    return values


ADDRESS = fixed(20)
PARITY = integer(1, most=1)

# ---- JSON, strictly ------------------------------------------------------------------------------------------------


class Text(str):
    """A JSON string, which remembers whether it was written with escapes."""

    escaped = False


class Number(str):
    """A JSON number as it was written."""


class Members(list):
    """A JSON object: its members (name, value) in order, repeated ones included."""


class JsonReader:
    """Reads one JSON text (RFC 8259). No value lies deeper than the limit; the outermost lies at 0."""

    _SPACE = re.compile(r"[ \t\n\r]*")
    _SPACE_AND_COMMENTS = re.compile(r"(?:[ \t\n\r]|//[^\n\r]*|/\*.*?\*/)*", re.DOTALL)
    _NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
    _PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
    _UNIT = re.compile(r"\\u([0-9a-fA-F]{4})")
    _ESCAPES = dict(zip('"\\/bfnrt', '"\\/\b\f\n\r\t'))
    _LITERALS = {"true": True, "false": False, "null": None}

    def __init__(self, data, depth_limit, comments=False):
        try:
            self.text = data.decode("utf-8", "replace" if comments else "strict")
        except UnicodeDecodeError:
            raise Refused(INVALID_FORMAT, "the JSON is not valid UTF-8") from None
        self.at = 0
        self.depth_limit = depth_limit
        self.space = self._SPACE_AND_COMMENTS if comments else self._SPACE

    def document(self):
        """The one value of the text, with white space alone around it."""
        value = self._value(0)
        self._skip_space()
        require(self.at == len(self.text), "something follows the JSON")
        return value

    def _skip_space(self):
        self.at = self.space.match(self.text, self.at).end()

    def _take(self, token):
        """Takes the token if it comes next."""
        self._skip_space()
        found = self.text.startswith(token, self.at)
        self.at += len(token) if found else 0
        return found

    def _expect(self, token):
        require(self._take(token), f"the JSON lacks a {token} at character {self.at}")

    def _value(self, depth):
        require(depth <= self.depth_limit, f"the JSON is nested deeper than {self.depth_limit}")
        if self._take("{"):
            return self._sequence(Members(), self._member, "}", depth)
        if self._take("["):
            return self._sequence([], self._value, "]", depth)
        if self._take('"'):
            return self._string()
        for literal, value in self._LITERALS.items():
            if self._take(literal):
                return value
        number = self._NUMBER.match(self.text, self.at)
        require(number, f"there is no JSON value at character {self.at}")
        self.at = number.end()
        return Number(number.group())

    def _sequence(self, into, read, closing, depth):
        if self._take(closing):
            return into
        into.append(read(depth + 1))
        while not self._take(closing):
            self._expect(",")
            into.append(read(depth + 1))
        return into

    def _member(self, depth):
        self._expect('"')
        name = self._string()
        self._expect(":")
        return name, self._value(depth)

    def _string(self):
        parts, escaped = [], False
        while True:
            plain = self._PLAIN.match(self.text, self.at)
            parts.append(plain.group())
            self.at = plain.end()
            if self.text.startswith('"', self.at):
                self.at += 1
                break
            parts.append(self._escape())
            escaped = True
        text = Text("".join(parts))
        text.escaped = escaped
        return text

    def _escape(self):
        pair = self.text[self.at : self.at + 2]
        if pair[:1] == "\\" and pair[1:] in self._ESCAPES and len(pair) == 2:
            self.at += 2
            return self._ESCAPES[pair[1]]
        high = self._unit()
        if not 0xD800 <= high <= 0xDFFF:
            return chr(high)
        low = self._unit()
        require(high < 0xDC00 <= low <= 0xDFFF, "a surrogate comes without its pair")
        return chr(0x10000 + (high - 0xD800 << 10) + low - 0xDC00)

    def _unit(self):
        unit = self._UNIT.match(self.text, self.at)
        require(unit, f"a JSON string is bad at character {self.at}")
        self.at = unit.end()
        return int(unit.group(1), 16)


# ---- Signature forms -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Secp256k1Signature:
    parity: int
    r: int
    s: int

    def signer(self, digest):
        """Whoever signed: a signature that was tampered with recovers, too, to another address."""
        return address_of(recover_secp256k1(digest, self.parity, self.r, self.s))


@dataclass(frozen=True)
class P256Signature:
    r: int
    s: int
    x: int
    y: int
    prehash: bool

    def signer(self, digest):
        verify_p256(sha256(digest) if self.prehash else digest, self.r, self.s, self.x, self.y)
        return address_of((self.x, self.y))


@dataclass(frozen=True)
class WebAuthnSignature:
    data: bytes  # authenticator data, then client data
    r: int
    s: int
    x: int
    y: int

    def signer(self, digest):
        require(len(self.data) >= 69, "WebAuthn: authenticator and client data have at least 69 bytes")
        authenticator_data, client_data = self.data[:37], self.data[37:]
        flags = authenticator_data[32]
        require(flags & 0x05, "WebAuthn: the user was neither present nor verified")
        require(not flags & 0xC0, "WebAuthn: attested data or extensions are flagged")
        check_client_data(client_data, digest)
        signed = sha256(authenticator_data + sha256(client_data))
        verify_p256(signed, self.r, self.s, self.x, self.y)
        return address_of((self.x, self.y))


@dataclass(frozen=True)
class KeychainSignature:
    account: bytes
    inner: object

    def access_key(self, digest):
        """The key that signed for the account. Only the chain could tell whether the account lists it (L1)."""
        return self.inner.signer(self.inner_digest(digest))

    def inner_digest(self, digest):
        return keccak256(b"\x04" + digest + self.account)


def check_client_data(data, digest):
    """"Signature forms", WebAuthn: type and challenge of the client data, once each and without escapes."""
    document = JsonReader(data, CLIENT_DATA_DEPTH_LIMIT).document()
    require(isinstance(document, Members), "WebAuthn: the client data is no object")
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    for name, wanted in (("type", "webauthn.get"), ("challenge", challenge)):
        found = [(key, value) for key, value in document if key == name]
        require(len(found) == 1, f"WebAuthn: {name} is not there once")
        key, value = found[0]
        require(isinstance(value, Text) and value == wanted, f"WebAuthn: {name} is another")
        require(not key.escaped and not value.escaped, f"WebAuthn: {name} is escaped")


def parse_signature(data, keychain=True):
    """The form of a signature of type 0x76, by its layout alone ("Signature forms")."""
    if len(data) == 65:
        require(data[64] in (27, 28), "v is neither 27 nor 28")
        return Secp256k1Signature(data[64] - 27, big(data[:32]), big(data[32:64]))
    require(data, "the signature is empty")
    if data[0] == 0x01:
        return _parse_p256(data)
    if data[0] == 0x02:
        return _parse_webauthn(data)
    require(data[0] == 0x04 and keychain, f"no signature form 0x{data[0]:02x} here")
    require(len(data) > 21, "the keychain signature is too short")
    return KeychainSignature(data[1:21], parse_signature(data[21:], keychain=False))


def _words(data):
    return [big(data[at : at + 32]) for at in range(0, len(data), 32)]


def _parse_p256(data):
    require(len(data) == 130, "a P256 signature has 130 bytes")
    require(data[129] <= 1, "prehash is neither 0 nor 1")
    return P256Signature(*_words(data[1:129]), prehash=data[129] == 1)


def _parse_webauthn(data):
    require(129 <= len(data) <= 2049, "a WebAuthn signature has 129 to 2,049 bytes")
    return WebAuthnSignature(data[1:-128], *_words(data[-128:]))


# ---- Transactions --------------------------------------------------------------------------------------------------

CALL = record(optional(ADDRESS), integer(32), string)
ACCESS_LIST = list_of(record(ADDRESS, list_of(fixed(32))))
KEY_AUTHORIZATION_ITEMS = (
    integer(8),  # chain_id
    integer(1, most=2),  # key_type
    ADDRESS,  # key_id
    optional(integer(8, least=1)),  # expiry
    optional(list_of(record(ADDRESS, integer(32), integer(8, least=1), least=2))),  # limits: token, amount, period
    optional(list_of(record(ADDRESS, list_of(record(fixed(4), list_of(ADDRESS)))))),  # allowed calls
    optional(fixed(32)),  # witness
    optional(integer(1, least=1, most=1)),  # is_admin
    optional(ADDRESS),  # account
)


def fee_payer_signature(item):
    return Secp256k1Signature(*record(PARITY, integer(32), integer(32))(item))


def key_authorization_content(item):
    """"Type 0x76": optional items are left out from the right, and the last one is never empty."""
    content = record(*KEY_AUTHORIZATION_ITEMS, least=3)(item)
    require(len(item) == 3 or item[-1] != b"", "ends with an empty item")
    return content


def any_signature(item):
    return parse_signature(string(item))


def key_signature(item):
    return parse_signature(string(item), keychain=False)


# The items of each type, in order, with the names that Transaction has for them.
TEMPO_ITEMS = {
    "chain_id": integer(8),
    "max_priority_fee": integer(16),
    "max_fee": integer(16),
    "gas_limit": integer(8),
    "calls": list_of(CALL),
    "access_list": ACCESS_LIST,
    "nonce_key": integer(32),
    "nonce": integer(8),
    "valid_before": integer(8),
    "valid_after": integer(8),
    "fee_token": optional(ADDRESS),
    "fee_payer": optional(fee_payer_signature),
    "authorizations": list_of(record(integer(32), ADDRESS, integer(8), any_signature)),
    "signature": any_signature,
}
FEE_TOKEN, FEE_PAYER, KEY_AUTHORIZATION = 10, 11, 13  # places in that list

CHAIN_AND_NONCE = {"chain_id": integer(8), "nonce": integer(8)}
FEES = {"max_priority_fee": integer(16), "max_fee": integer(16)}
CALL_ITEMS = {"gas_limit": integer(8), "to": optional(ADDRESS), "value": integer(32), "input": string}
LISTS = {"access_list": ACCESS_LIST}
AUTHORIZATION_LIST = list_of(record(integer(32), ADDRESS, integer(8), integer(1), integer(32), integer(32)))
SIGNATURE_ITEMS = {"parity": PARITY, "r": integer(32), "s": integer(32)}

# In a legacy transaction v has the place of the parity, and the chain id in it.
LEGACY_ITEMS = {"nonce": integer(8), "max_fee": integer(16), **CALL_ITEMS, **SIGNATURE_ITEMS, "parity": integer(9)}
ETHEREUM_ITEMS = {
    0x01: {**CHAIN_AND_NONCE, "max_fee": integer(16), **CALL_ITEMS, **LISTS, **SIGNATURE_ITEMS},
    0x02: {**CHAIN_AND_NONCE, **FEES, **CALL_ITEMS, **LISTS, **SIGNATURE_ITEMS},
    0x04: {**CHAIN_AND_NONCE, **FEES, **CALL_ITEMS, **LISTS, "authorizations": AUTHORIZATION_LIST, **SIGNATURE_ITEMS},
}


@dataclass
class Transaction:
    """What decodes, payment or not."""

    kind: int  # the type byte; 0 for legacy
    chain_id: int | None
    max_fee: int
    gas_limit: int
    calls: list  # of (to or None, value, input)
    nonce: int
    signature: object
    signed_bytes: bytes  # keccak256 of them is the sign hash
    max_priority_fee: int
    access_list: list = ()
    nonce_key: int = 0
    valid_before: int = 0
    valid_after: int = 0
    fee_token: bytes | None = None
    fee_payer: Secp256k1Signature | None = None
    authorizations: list = ()
    key_authorization: list | None = None
    items: list = ()  # of type 0x76, as they came

    @property
    def sign_hash(self):
        return keccak256(self.signed_bytes)

    def fee_payer_bytes(self, sender):
        """"Type 0x76", the fee payer's hash: 0x78, and the sender in the place of the signature."""
        items = self.items[:-1]
        items[FEE_PAYER] = sender
        return b"\x78" + rlp_encode(items)


def decode_transaction(raw):
    """"Decoding a payment": what the first byte says it is."""
    require(1 <= len(raw) <= PAYMENT_LIMIT_BYTES, f"a transaction has 1 to {PAYMENT_LIMIT_BYTES} bytes")
    kind = raw[0]
    if kind >= 0xC0:
        return _legacy(rlp_decode(raw))
    require(kind == 0x76 or kind in ETHEREUM_ITEMS, f"there is no transaction type 0x{kind:02x}")
    items = rlp_decode(raw[1:])
    return _tempo(items) if kind == 0x76 else _ethereum(kind, items)


def _tempo(items):
    """"Type 0x76". The key authorization is there if and only if there is a list in its place."""
    shape = dict(TEMPO_ITEMS)
    if len(items) > KEY_AUTHORIZATION and isinstance(items[KEY_AUTHORIZATION], list):
        shape["key_authorization"] = record(key_authorization_content, key_signature)
        shape["signature"] = shape.pop("signature")
    transaction = Transaction(kind=0x76, signed_bytes=b"", items=items, **read_named(shape, items))
    calls = transaction.calls
    require(calls, "there is no call")
    require(all(to is not None for to, _, _ in calls[1:]), "a later call creates a contract")
    require(calls[0][0] is not None or not transaction.authorizations, "a contract creation has authorizations")
    _require_ordered_fees(transaction)
    before, after = transaction.valid_before, transaction.valid_after
    require(before == 0 or after < before, "valid_after is not below valid_before")
    signed = items[:-1]
    if transaction.fee_payer is not None:
        signed[FEE_TOKEN], signed[FEE_PAYER] = b"", b"\0"
    transaction.signed_bytes = b"\x76" + rlp_encode(signed)
    return transaction


def _legacy(items):
    """"Ethereum types", legacy, with the chain id in v (EIP-155) or none."""
    values = read_named(LEGACY_ITEMS, items)
    v, r, s = (values.pop(name) for name in SIGNATURE_ITEMS)
    require(v in (27, 28) or v >= 35, f"v may not be {v}")
    chain_id, parity = (None, v - 27) if v < 35 else divmod(v - 35, 2)
    require(chain_id is None or chain_id <= U64_MAX, "the chain id in v has more than 64 bits")
    replay_protection = [] if chain_id is None else [minimal(chain_id), b"", b""]
    signed_bytes = rlp_encode(items[:6] + replay_protection)
    return _of_ethereum(0, {"chain_id": chain_id, **values}, Secp256k1Signature(parity, r, s), signed_bytes)


def _ethereum(kind, items):
    """"Ethereum types", 0x01, 0x02 and 0x04."""
    values = read_named(ETHEREUM_ITEMS[kind], items)
    require(kind != 0x04 or values["to"] is not None, "type 0x04 creates no contract")
    signature = Secp256k1Signature(*(values.pop(name) for name in SIGNATURE_ITEMS))
    return _of_ethereum(kind, values, signature, bytes([kind]) + rlp_encode(items[:-3]))


def _of_ethereum(kind, values, signature, signed_bytes):
    """One call, and a gas price that is maximum fee and priority fee at once."""
    call = [values.pop(name) for name in ("to", "value", "input")]
    values.setdefault("max_priority_fee", values["max_fee"])
    transaction = Transaction(kind=kind, calls=[call], signature=signature, signed_bytes=signed_bytes, **values)
    _require_ordered_fees(transaction)
    return transaction


def _require_ordered_fees(transaction):
    require(transaction.max_priority_fee <= transaction.max_fee, "the priority fee is above the maximum fee")


# ---- What is a payment ---------------------------------------------------------------------------------------------

TRANSFER = bytes.fromhex("a9059cbb")
TRANSFER_WITH_MEMO = bytes.fromhex("95777d59")
RECEIVE_GUARD = bytes.fromhex("b10c" + "00" * 18)
EXPIRING_NONCE_KEY = 2**256 - 1


@dataclass(frozen=True)
class Effects:
    """What a payment does, as a certificate names it."""

    sender: bytes
    recipient: bytes
    amount: int
    token: bytes
    nonce_key: bytes
    nonce: int

    def hash(self):
        """"Canonical bytes", effects_hash."""
        parts = (self.sender, self.recipient, word(self.amount, 8), self.token, self.nonce_key, word(self.nonce, 8))
        return sha256(b"tempo.fastpay.effects.v1" + b"".join(parts))


@dataclass(frozen=True)
class Payment:
    """A transaction that is a payment, with everything that its sender signed."""

    effects: Effects
    memo: bytes | None
    sign_hash: bytes
    access_key: bytes | None  # the key that signed, where it is not the sender's own
    fee_bound: int
    transaction: Transaction

    @property
    def contention_key(self):
        return self.effects.sender, self.effects.nonce_key, self.effects.nonce

    @property
    def message(self):
        """"Definitions", message: two encodings of one signature are one message."""
        return self.effects.sender, self.sign_hash


def authenticate(transaction):
    """"What is a payment", step 1: the sender, the access key or None, and the fee payer or None."""
    digest, signature = transaction.sign_hash, transaction.signature
    if isinstance(signature, KeychainSignature):
        sender, access_key = signature.account, signature.access_key(digest)
    else:
        sender, access_key = signature.signer(digest), None
    payer = None
    if transaction.fee_payer is not None:
        payer = transaction.fee_payer.signer(keccak256(transaction.fee_payer_bytes(sender)))
        require(payer != sender, "the fee payer is the sender")
    return sender, access_key, payer


def screen(raw, chain_id, claimed_sender=None):
    """"What is a payment": the payment in the bytes, or the refusal of the first step that fails."""
    transaction = decode_transaction(raw)
    sender, access_key, payer = authenticate(transaction)
    require(claimed_sender in (None, sender), "somebody else than the claimed sender has signed")
    _require_place(transaction, chain_id)
    token, recipient, amount, memo = _transfer(transaction, payer)
    require(1 <= amount <= U64_MAX, "the amount is not 1 to 2^64 - 1")
    named = transaction.fee_token
    require(named is None or is_tip20(named), "the fee token is no TIP-20 token")
    effects = Effects(sender, recipient, amount, token, word(transaction.nonce_key), transaction.nonce)
    return Payment(effects, memo, transaction.sign_hash, access_key, fee_bound(transaction), transaction)


def _require_place(transaction, chain_id):
    """Steps 3 and 4: chain, nonce key and nonce."""
    require(transaction.chain_id is not None, "there is no chain id")
    require(transaction.chain_id == chain_id, f"the payment is for chain {transaction.chain_id}", WRONG_CHAIN)
    key = transaction.nonce_key
    require(key >> 248 != 0x5B and key != EXPIRING_NONCE_KEY, "the nonce key is a sub-block's or the expiring one")
    require(transaction.nonce < U64_MAX, "no nonce could follow")


def _transfer(transaction, payer):
    """Step 5: token, recipient, amount and memo of the one transfer."""

    def demand(condition, reason):
        require(condition, reason, NOT_PAYMENT_TX)

    demand(transaction.kind != 0x04, "type 0x04 is no payment")
    demand(len(transaction.calls) == 1, "there is not exactly one call")
    demand(payer is None, "somebody else pays the fee")
    demand(not transaction.access_list and not transaction.authorizations, "a list is not empty")
    demand(transaction.key_authorization is None, "it has a key authorization")
    token, value, data = transaction.calls[0]
    demand(token is not None, "it creates a contract")
    demand(is_tip20(token), "it calls no TIP-20 token")
    demand(value == 0, "its value is not 0")
    shape = (data[:4], len(data))
    demand(shape in ((TRANSFER, 68), (TRANSFER_WITH_MEMO, 100)), "it is no transfer")
    demand(not any(data[4:16]), "the bytes above the recipient are not zero")
    recipient = data[16:36]
    demand(any(recipient), "the recipient is the zero address")
    demand(not is_tip20(recipient), "the recipient is a token")
    demand(recipient[4:14] != b"\xfd" * 10, "the recipient is a virtual address")
    demand(recipient != RECEIVE_GUARD, "the recipient is the receive guard")
    return token, recipient, big(data[36:68]), data[68:] or None


def is_tip20(address):
    return address[:12] == b"\x20\xc0" + bytes(10)


def fee_bound(transaction):
    """"Definitions", fee bound: ceil(gas limit × maximum fee per gas / 10^12)."""
    return -(-transaction.gas_limit * transaction.max_fee // 10**12)


# ---- Canonical bytes -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Envelope:
    """A payment's bytes and what travels beside them. The sender does not sign it."""

    chain_id: int
    raw: bytes
    nonce_key: bytes
    nonce: int
    expiry: tuple  # (0, block height) or (1, Unix milliseconds)
    parent: bytes | None

    def hash(self):
        """tx_hash."""
        kind, value = self.expiry
        parts = (
            word(self.chain_id, 8),
            with_length(self.raw),
            self.nonce_key,
            word(self.nonce, 8),
            bytes([kind]) + word(value, 8),
            b"\0" if self.parent is None else b"\1" + self.parent,
        )
        return sha256(b"tempo.fastpay.tx.v1" + b"".join(parts))

    def payment(self, chain_id):
        """The payment inside, where the envelope agrees with it (L1)."""
        payment = screen(self.raw, chain_id)
        require(self.chain_id == chain_id, "the envelope is for another chain", WRONG_CHAIN)
        signed = (payment.effects.nonce_key, payment.effects.nonce)
        require((self.nonce_key, self.nonce) == signed, "the envelope's nonce is not the signed one")
        return payment


@dataclass(frozen=True)
class Certificate:
    """One validator's signature."""

    signer: bytes  # its id
    tx_hash: bytes
    effects: Effects
    effects_hash: bytes
    signature: bytes
    created_unix_millis: int
    epoch: int


@dataclass(frozen=True)
class QuorumCertificate:
    """A QC as somebody claims it."""

    tx_hash: bytes
    effects_hash: bytes
    certificates: list
    threshold: int
    qc_hash: bytes
    envelope: Envelope


def with_length(data):
    return word(len(data), 4) + data


def certificate_preimage(chain_id, epoch, tx_hash, effects_hash):
    numbers = word(1, 2) + word(chain_id, 8) + word(epoch, 8)
    return (
        b"tempo.fastpay.cert.preimage.v1" + with_length(b"tempo.fastpay.cert.v1") + numbers + tx_hash + effects_hash
    )


def certificate_message(chain_id, epoch, tx_hash, effects_hash):
    """The 32 bytes that a validator signs."""
    return sha256(certificate_preimage(chain_id, epoch, tx_hash, effects_hash))


def qc_hash(tx_hash, effects_hash, threshold, signatures):
    """qc_hash; signatures are triples of signer id, signature and created_unix_millis, in any order."""
    parts = [tx_hash, effects_hash, word(threshold, 4), word(len(signatures), 4)]
    for signer, signature, created in sorted(signatures):
        parts += [signer, with_length(signature), word(created, 8)]
    return sha256(b"tempo.fastpay.qc.v1" + b"".join(parts))


# ---- Committee, certificates, quorum certificates, evidence --------------------------------------------------------


@dataclass(frozen=True)
class Member:
    name: str
    id: bytes
    key: bytes


class Committee:
    """"The committee": who certifies on one chain in one epoch, and how many it takes."""

    def __init__(self, chain_id, epoch, members, threshold=None):
        count = len(members)
        require(1 <= count <= COMMITTEE_MEMBERS_LIMIT, f"a committee has 1 to {COMMITTEE_MEMBERS_LIMIT} members")
        require(epoch >= 1, "the epoch is at least 1")
        self.quorum = count - (count - 1) // 3
        self.threshold = self.quorum if threshold is None else threshold
        require(self.quorum <= self.threshold <= count, f"the threshold is {self.quorum} to {count}")
        for member in members:
            require(re.fullmatch("[a-z0-9-]{1,32}", member.name), f"{member.name!r} is no validator's name")
            require(Ed25519.member_key(member.key) is not None, f"{member.name}'s key is no point of prime order")
        for what in ("name", "id", "key"):
            distinct = {getattr(member, what) for member in members}
            require(len(distinct) == count, f"two members have one {what}")
        self.chain_id, self.epoch = chain_id, epoch
        self.by_id = {member.id: member for member in members}

    def member(self, signer):
        require(signer in self.by_id, f"signer 0x{signer.hex()} is no member of the committee")
        return self.by_id[signer]

    def verify_signature(self, signer, tx_hash, effects_hash, signature):
        """"Verifying a certificate", step 4."""
        message = certificate_message(self.chain_id, self.epoch, tx_hash, effects_hash)
        member = self.member(signer)
        require(Ed25519.verify(member.key, message, signature), f"the signature of {member.name} is bad")

    def verify_certificate(self, certificate):
        """"Verifying a certificate"; 0 as epoch was replaced where it was read."""
        name = self.member(certificate.signer).name
        require(certificate.epoch == self.epoch, f"the certificate of {name} is of epoch {certificate.epoch}")
        require(certificate.effects.hash() == certificate.effects_hash, f"the effects that {name} shows are others")
        self.verify_signature(
            certificate.signer, certificate.tx_hash, certificate.effects_hash, certificate.signature
        )


def verify_qc(qc, committee):
    """"Verifying a quorum certificate": the payment, or INVALID_PARENT_QC."""
    try:
        return _verify_qc(qc, committee)
    except Refused as refusal:
        raise Refused(INVALID_PARENT_QC, refusal.reason) from None


def _verify_qc(qc, committee):
    require(qc.envelope.hash() == qc.tx_hash, "the envelope does not reproduce tx_hash")
    count = len(qc.certificates)
    require(count <= COMMITTEE_MEMBERS_LIMIT, "there are too many certificates")
    require(count >= committee.threshold, f"{count} of {committee.threshold} certificates are there")
    require(len({c.signer for c in qc.certificates}) == count, "a signer appears twice")
    for certificate in qc.certificates:
        hashes = (certificate.tx_hash, certificate.effects_hash)
        require(hashes == (qc.tx_hash, qc.effects_hash), "a certificate is over other hashes")
    payment = qc.envelope.payment(committee.chain_id)
    require(payment.effects.hash() == qc.effects_hash, "the payment has other effects")
    for certificate in qc.certificates:
        committee.verify_certificate(certificate)
    signatures = [(c.signer, c.signature, c.created_unix_millis) for c in qc.certificates]
    reproduced = qc_hash(qc.tx_hash, qc.effects_hash, qc.threshold, signatures)
    require(reproduced == qc.qc_hash, "qc_hash does not reproduce")
    return payment


@dataclass(frozen=True)
class SenderEvidence:
    chain_id: int
    contention_key: tuple
    raws: tuple

    def verify(self, committee):
        """"Verifying evidence", against a sender: the two payments."""
        require(self.chain_id == committee.chain_id, "the evidence is of another chain")
        payments = [screen(raw, committee.chain_id) for raw in self.raws]
        for payment in payments:
            require(payment.access_key is None, "an access key has signed, which proves nothing of its account")
            require(payment.contention_key == self.contention_key, "a payment has another contention key")
        require(payments[0].message != payments[1].message, "both payments are one message")
        return payments

    def culprit(self, committee):
        return f"sender 0x{self.contention_key[0].hex()}"


@dataclass(frozen=True)
class ValidatorEvidence:
    signer: bytes
    epoch: int
    signed: tuple  # of (envelope, signature)

    def verify(self, committee):
        """"Verifying evidence", against a validator: the two payments."""
        require(self.epoch == committee.epoch, "the evidence is of another epoch")
        payments = []
        for envelope, signature in self.signed:
            payment = envelope.payment(committee.chain_id)
            committee.verify_signature(self.signer, envelope.hash(), payment.effects.hash(), signature)
            payments.append(payment)
        first, second = payments
        require(first.contention_key == second.contention_key, "the payments have two contention keys")
        require(first.message != second.message, "both payments are one message")
        return payments

    def culprit(self, committee):
        return f"validator {committee.member(self.signer).name}"


def verify_evidence(pieces, committee):
    """The two payments of each piece; one piece that proves nothing refuses all."""
    verified = []
    for i, piece in enumerate(pieces):
        try:
            verified.append(piece.verify(committee))
        except Refused as refusal:
            raise Refused(refusal.code, f"evidence[{i}] proves nothing: {refusal.reason}") from None
    return verified


# ---- Files (docs/wire.md, "JSON" and "Files") ----------------------------------------------------------------------


class Node:
    """A value of a document and the path to it. Leaves are text and numbers of JSON, or what protobuf has."""

    _DIGITS = re.compile("[0-9]{1,78}")  # in text, where leading zeros are allowed
    _WHOLE = re.compile("-?0|[1-9][0-9]{0,77}")  # a number of JSON
    _HEX = re.compile("0x((?:[0-9a-fA-F]{2})*)")

    def __init__(self, value, path):
        self.value, self.path = value, path

    def fields(self, *names):
        """The object's fields, by name, in this order; a name with ? may be missing, and is None then."""
        require(isinstance(self.value, Members), f"{self.path} is no object")
        known = [name.rstrip("?") for name in names]
        found = {}
        for name, value in self.value:
            require(name in known, f"{self.path}.{name} is unknown")
            require(name not in found, f"{self.path}.{name} is repeated")
            found[name] = Node(value, f"{self.path}.{name}")
        for name in names:
            require(name.endswith("?") or name in found, f"{self.path}.{name} is missing")
        return [found.get(name) for name in known]

    def items(self):
        require(type(self.value) is list, f"{self.path} is no array")
        return [Node(item, f"{self.path}[{i}]") for i, item in enumerate(self.value)]

    def number(self, maximum=U64_MAX):
        """An unsigned integer: decimal text or a whole JSON number."""
        number = self.value
        if isinstance(number, (Text, Number)):
            form = self._DIGITS if isinstance(number, Text) else self._WHOLE
            require(form.fullmatch(number), f"{self.path} is no whole number")
            number = int(number)
        require(type(number) is int and 0 <= number <= maximum, f"{self.path} is no number up to {maximum}")
        return number

    def data(self, length=None):
        """Bytes, of this length where one is given."""
        data = self.value
        if isinstance(data, Text):
            match = self._HEX.fullmatch(data)
            require(match, f"{self.path} is no hex with 0x")
            data = bytes.fromhex(match.group(1))
        require(isinstance(data, bytes), f"{self.path} is no hex with 0x")
        require(length is None or len(data) == length, f"{self.path} has not {length} bytes")
        return data

    def text(self):
        require(isinstance(self.value, Text), f"{self.path} is no text")
        return str(self.value)


def read_file(path, limit):
    """The file's bytes, at least 1 and no more than the limit."""
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Refused(INVALID_FORMAT, f"{path} cannot be read: {error.strerror}") from None
    require(1 <= len(data) <= limit, f"{path} has not 1 to {limit} bytes")
    return data


def decode_committee(data):
    """A committee file, in which comments are allowed."""
    document = JsonReader(data, JSON_NESTING_LIMIT, comments=True).document()
    fields = Node(document, "committee").fields("chain_id", "epoch", "members", "threshold?")
    chain_id, epoch, members, threshold = fields
    threshold = threshold.number(U32_MAX) if threshold else None
    return Committee(chain_id.number(), epoch.number(), [_member(node) for node in members.items()], threshold)


def _member(node):
    name, identity, key = node.fields("name", "id?", "pubkey")
    key = key.data(32)
    return Member(name.text(), identity.data(32) if identity else sha256(key), key)


def decode_qc(data, committee):
    """A QC's file: JSON where no byte is below 0x20 but tab, line feed and carriage return."""
    if any(byte < 0x20 and byte not in b"\t\n\r" for byte in data):
        return _qc(Node(protobuf_qc(data), "qc"), committee)
    return _qc(Node(JsonReader(data, JSON_NESTING_LIMIT).document(), "qc"), committee)


def _qc(node, committee):
    tx_hash, effects_hash, certs, threshold, hash_node, tx = node.fields(
        "tx_hash", "effects_hash", "certs", "threshold", "qc_hash", "tx"
    )
    items = certs.items()
    require(len(items) <= COMMITTEE_MEMBERS_LIMIT, "there are too many certificates")
    return QuorumCertificate(
        tx_hash.data(32),
        effects_hash.data(32),
        [_certificate(item, committee) for item in items],
        threshold.number(COMMITTEE_MEMBERS_LIMIT),
        hash_node.data(32),
        _envelope(tx),
    )


def _certificate(node, committee):
    signer, tx_hash, effects_hash, effects, signature, created, epoch = node.fields(
        "signer", "tx_hash", "effects_hash", "effects", "signature", "created_unix_millis", "epoch?"
    )
    epoch = epoch.number() if epoch else 0
    epoch = epoch or committee.epoch
    return Certificate(
        _signer(signer, committee, current=epoch == committee.epoch),
        tx_hash.data(32),
        _effects(effects),
        effects_hash.data(32),
        signature.data(64),
        created.number(),
        epoch,
    )


def _signer(node, committee, current):
    """The signer's id. Of the current epoch, name and key must be the committee's where they are said."""
    name, identity, key = node.fields("name?", "id?", "pubkey?")
    name, key = name.text() if name else "", key.data(32) if key else b""
    require(identity or key, f"{node.path} has neither id nor pubkey")
    signer = identity.data(32) if identity else sha256(key)
    member = committee.by_id.get(signer)
    if member is not None and current:
        require(name in ("", member.name), f"{node.path}.name is not the committee's")
        require(key in (b"", member.key), f"{node.path}.pubkey is not the committee's")
    return signer


def _effects(node):
    sender, recipient, amount, asset, nonce = node.fields("sender", "recipient", "amount", "asset", "nonce")
    return Effects(sender.data(20), recipient.data(20), amount.number(), asset.data(20), *_nonce(nonce))


def _nonce(node):
    key, sequence = node.fields("nonce_key_be", "nonce_seq")
    return key.data(32), sequence.number()


def _envelope(node):
    names = ("chain_id", "tempo_tx", "nonce", "expiry?", "parent_qc_hash?", "memo?", "memo_text?")
    chain_id, raw, nonce, expiry, parent, memo, text = node.fields(*names)
    raw = raw.data()
    require(1 <= len(raw) <= PAYMENT_LIMIT_BYTES, f"{node.path}.tempo_tx has not 1 to {PAYMENT_LIMIT_BYTES} bytes")
    _require_memo(node, raw, memo, text)
    expiry = _expiry(expiry) if expiry else _default_expiry(raw)
    return Envelope(chain_id.number(), raw, *_nonce(nonce), expiry, parent.data(32) if parent else None)


def _require_memo(node, raw, memo, text):
    """docs/wire.md, "JSON": a memo follows from the signed bytes."""
    if memo is None and text is None:
        return
    try:
        signed = _transfer(decode_transaction(raw), None)[3]
    except Refused:
        signed = None
    require(memo is None or memo.data(32) == signed, f"{node.path}.memo is not the signed bytes' own")
    said = text.text().encode().ljust(32, b"\0") if text else signed
    require(said == signed, f"{node.path}.memo_text is not the signed bytes' own")


def _default_expiry(raw):
    """docs/wire.md, "What all carriers share": an expiry that is left out."""
    millis = decode_transaction(raw).valid_before * 1000
    require(0 < millis <= U64_MAX, "the expiry is missing, and the payment has no valid_before in its place")
    return 1, millis


def _expiry(node):
    height, millis = node.fields("max_block_height?", "unix_millis?")
    require((height is None) != (millis is None), f"{node.path} is not one of two kinds")
    return (0, height.number()) if height else (1, millis.number())


def decode_evidence(data, committee):
    """A file of evidence, as REST answers it."""
    document = JsonReader(data, JSON_NESTING_LIMIT).document()
    evidence, cursor = Node(document, "file").fields("evidence", "next_cursor?")
    require(
        cursor is None or 1 <= len(cursor.text()) <= CURSOR_LIMIT_CHARS,
        f"file.next_cursor has not 1 to {CURSOR_LIMIT_CHARS} characters",
    )
    items = evidence.items()
    require(1 <= len(items) <= EVIDENCE_ITEMS_LIMIT, f"there are not 1 to {EVIDENCE_ITEMS_LIMIT} pieces of evidence")
    return [_evidence(item, committee) for item in items]


def _evidence(node, committee):
    sender, validator = node.fields("sender_equivocation?", "validator_equivocation?")
    require((sender is None) != (validator is None), f"{node.path} is not one of two kinds")
    if validator:
        signer, epoch, first, second = validator.fields("signer", "epoch", "first", "second")
        epoch = epoch.number()
        require(epoch > 0, f"{validator.path}.epoch is 0")
        signer = _signer(signer, committee, current=epoch == committee.epoch)
        return ValidatorEvidence(signer, epoch, (_signed(first), _signed(second)))
    chain_id, account, nonce, first, second = sender.fields("chain_id", "sender", "nonce", "first", "second")
    return SenderEvidence(chain_id.number(), (account.data(20), *_nonce(nonce)), (first.data(), second.data()))


def _signed(node):
    tx, signature = node.fields("tx", "signature")
    return _envelope(tx), signature.data(64)


# ---- Protobuf (types.proto; docs/wire.md, "Files") -----------------------------------------------------------------

# The fields of each message as name:kind, by number from 1 on; - is a number that has no place in a QC. A kind is a
# scalar, another message, a message in a list (*), a scalar in a message of its own ([), or one of a oneof (?).
PROTO_FIELDS = {
    "QuorumCertificate": "tx_hash:bytes effects_hash:bytes certs:*ValidatorCertificate threshold:uint32 qc_hash:bytes"
    " tx:FastPayTx",
    "ValidatorCertificate": "signer:ValidatorId tx_hash:bytes effects_hash:bytes effects:EffectsSummary"
    " signature:bytes created_unix_millis:uint64 epoch:uint64",
    "ValidatorId": "name:string id:bytes pubkey:bytes",
    "EffectsSummary": "sender:[bytes recipient:[bytes amount:uint64 asset:[bytes nonce:Nonce2D",
    "Nonce2D": "nonce_key_be:bytes nonce_seq:uint64",
    "FastPayTx": "chain_id:[uint64 tempo_tx:[bytes - nonce:Nonce2D expiry:Expiry parent_qc_hash:bytes"
    " client_request_id:string tempo_tx_format:uint32",
    "Expiry": "max_block_height:?uint64 unix_millis:?uint64",
    "[bytes": "value:bytes",
    "[uint64": "value:uint64",
}
PROTO_MESSAGES = {
    message: {number: tuple(field.split(":")) for number, field in enumerate(fields.split(), 1) if field != "-"}
    for message, fields in PROTO_FIELDS.items()
}
PROTO_DEFAULTS = {"bytes": b"", "string": "", "uint32": 0, "uint64": 0}

EVM_OPAQUE_BYTES_V1 = 1
TEMPO_NATIVE_V1 = 2


def protobuf_qc(data):
    """The QC in protobuf in the shape that JSON has, its format checked."""
    document = _document(_message(data, "QuorumCertificate", "qc", {}), "QuorumCertificate")
    for tx in (value for name, value in document if name == "tx"):
        fields = dict(tx)
        native = fields.get("tempo_tx", b"").startswith(b"\x76")
        wanted = TEMPO_NATIVE_V1 if native else EVM_OPAQUE_BYTES_V1
        require(fields["tempo_tx_format"] == wanted, "qc.tx.tempo_tx_format is not the one of the bytes")
        tx.remove(("tempo_tx_format", wanted))
    return document


def _message(data, kind, path, found):
    """Adds a message's fields to those found before: of singular ones the last counts, and messages are merged."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at, path)
        number, wire_type = (tag & U32_MAX) >> 3, tag & 7
        require(number in PROTO_MESSAGES[kind], f"{path} has an unknown field {number}")
        name, form = PROTO_MESSAGES[kind][number]
        is_number = form.lstrip("?").startswith("uint")
        require(wire_type == (0 if is_number else 2), f"{path}.{name} has another wire type")
        value, at = _varint(data, at, path)
        if is_number:
            value &= U32_MAX if form == "uint32" else U64_MAX
        else:
            value &= U32_MAX
            require(value <= len(data) - at, f"{path}.{name} is cut off")
            at, value = at + value, _content(data[at : at + value], form, f"{path}.{name}", found.get(name))
        if form.startswith("?"):
            found.clear()
        found[name] = value
    return found


def _content(data, form, path, before):
    if form == "string":
        try:
            return Text(data.decode("utf-8"))
        except UnicodeDecodeError:
            raise Refused(INVALID_FORMAT, f"{path} is not valid UTF-8") from None
    if form.startswith("*"):
        return (before or []) + [_message(data, form[1:], path, {})]
    return _message(data, form, path, before or {}) if form in PROTO_MESSAGES else data


def _document(found, kind):
    """Numbers that are left out are 0, lists empty; bytes and text that are empty are left out, as in JSON."""
    members = Members()
    for name, form in PROTO_MESSAGES[kind].values():
        value = found.get(name)
        if form.startswith("*"):
            members.append((name, [_document(item, form[1:]) for item in value or []]))
        elif form.startswith("uint"):
            members.append((name, value or 0))
        elif form.startswith("[") and value is not None:
            members.append((name, value.get("value", PROTO_DEFAULTS[form[1:]])))
        elif form in PROTO_MESSAGES and value is not None:
            members.append((name, _document(value, form)))
        elif value is not None and value != PROTO_DEFAULTS.get(form):
            members.append((name, value))
    return members


def _varint(data, at, path):
    number = 0
    for shift in range(0, 70, 7):
        require(at < len(data), f"{path} is cut off")
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
    raise Refused(INVALID_FORMAT, f"{path} has a number that does not end")


# ---- Test vectors --------------------------------------------------------------------------------------------------


class Tally:
    """Counts vectors of one kind, and says what disagrees."""

    def __init__(self, what):
        self.what, self.count, self.bad = what, 0, 0

    def compare(self, name, pairs):
        """One vector: triples of what is compared, what we have and what the vector says."""
        self.count += 1
        wrong = [f"{what} is {ours}, the vector says {theirs}" for what, ours, theirs in pairs if ours != theirs]
        self.bad += bool(wrong)
        for line in wrong:
            print(f"  {name}: {line}")

    def __str__(self):
        return f"{self.count} {self.what}, {self.count - self.bad} agree"


def unhex(text):
    return bytes.fromhex(text.removeprefix("0x"))


def hexed(data):
    return None if data is None else "0x" + data.hex()


def run_vectors(paths):
    """Runs vector files, each by its name; whether all agree."""
    runners = {
        "hash_vectors.json": hash_vectors,
        "tempo_tx_vectors.json": transaction_vectors,
        "tempo_tx_vectors_2.json": verdict_vectors,
        "ed25519_edge_vectors.json": ed25519_vectors,
        "ed25519_rule_vectors.json": ed25519_vectors,
        "qc_vectors.json": qc_vectors,
    }
    count = bad = 0
    for path in map(Path, paths):
        require(path.name in runners, f"{path.name} is no vector file: expected {', '.join(runners)}")
        with open(path, encoding="utf-8") as file:
            tallies = runners[path.name](json.load(file))
        print(f"{path.name}: {'; '.join(map(str, tallies))}")
        count += sum(tally.count for tally in tallies)
        bad += sum(tally.bad for tally in tallies)
    print(f"{count - bad} of {count} agree")
    return bad == 0


def hash_vectors(file):
    """"Test vectors", hash_vectors.json."""
    nonce = (unhex(file["nonce_key_hex"]), file["nonce_seq"])
    kind = ("max_block_height", "unix_millis").index(file["expiry"]["kind"])
    parent = file["parent_qc_hash_hex"]
    envelope = Envelope(
        file["chain_id"],
        unhex(file["tempo_tx_hex"]),
        *nonce,
        (kind, file["expiry"]["value"]),
        unhex(parent) if parent else None,
    )
    effects = Effects(
        unhex(file["sender_hex"]), unhex(file["recipient_hex"]), file["amount"], unhex(file["asset_hex"]), *nonce
    )
    hashes = (envelope.hash(), effects.hash())
    preimage = certificate_preimage(file["chain_id"], file["epoch"], *hashes)
    inputs = file["qc_inputs"]
    signatures = [
        (unhex(c["signer_hex"]), unhex(c["signature_hex"]), c["created_unix_millis"]) for c in inputs["certificates"]
    ]
    ours = {
        "tx_hash_hex": hashes[0],
        "effects_hash_hex": hashes[1],
        "cert_preimage_hex": preimage,
        "cert_digest_hex": sha256(preimage),
        "qc_hash_hex": qc_hash(*hashes, inputs["threshold"], signatures),
    }
    tally = Tally("vectors")
    tally.compare(
        file["vector_name"], [(name, data.hex(), file["expected"].get(name)) for name, data in ours.items()]
    )
    return [tally]


def ed25519_vectors(file):
    """"Test vectors", both files of the Ed25519 rule; one of them has keys, too."""
    vectors, keys = Tally("vectors"), Tally("keys")
    for vector in file["vectors"]:
        good = Ed25519.verify(*(unhex(vector[part]) for part in ("pubkey", "message", "signature")))
        vectors.compare(vector["name"], [("verdict", "ACCEPT" if good else "REJECT", vector["verdict"])])
    for key in file.get("keys", []):
        valid = Ed25519.member_key(unhex(key["pubkey"])) is not None
        keys.compare(key["name"], [("valid", valid, key["valid"])])
    return [vectors, keys] if keys.count else [vectors]


def transaction_vectors(file):
    """"Test vectors", tempo_tx_vectors.json."""
    vectors = Tally("vectors")
    for vector in file["vectors"]:
        pairs = verdict_pairs(vector, file["meta"]["chainId"]) + decoding_pairs(vector)
        vectors.compare(vector["name"], pairs)
    return [vectors, primitive_vectors(file["primitives"])]


def verdict_vectors(file):
    """"Test vectors", tempo_tx_vectors_2.json: the answers alone."""
    vectors = Tally("vectors")
    for vector in file["vectors"]:
        vectors.compare(vector["name"], verdict_pairs(vector, int(file["meta"]["chainId"])))
    return [vectors]


def verdict_pairs(vector, chain_id):
    """Our answer beside the vector's, and the hash of the bytes."""
    raw, expected = unhex(vector["raw"]), vector["fastpay"]
    claimed = expected.get("claimedSender")
    try:
        screen(raw, chain_id, unhex(claimed) if claimed else None)
        answer = ("ACCEPT", None)
    except Refused as refusal:
        answer = ("REJECT", refusal.code)
    return [
        ("answer", answer, (expected["verdict"], expected.get("code"))),
        ("keccakRaw", hexed(keccak256(raw)), vector["keccakRaw"]),
        ("rawLength", len(raw), vector["rawLength"]),
    ]


def decoding_pairs(vector):
    """What a transaction that we decode says, and who signed it, beside what other people's tools say."""
    try:
        transaction = decode_transaction(unhex(vector["raw"]))
    except Refused:
        return []
    pairs = [("canonical", True, vector.get("canonical")), ("txHash", vector["keccakRaw"], vector.get("txHash"))]
    if "decoded" in vector:
        pairs += item_pairs(transaction, vector["decoded"])
    if "signHash" in vector:
        pairs.append(("signHash", hexed(transaction.sign_hash), vector["signHash"]))
    if "signPreimage" in vector:
        pairs.append(("signPreimage", hexed(transaction.signed_bytes), vector["signPreimage"]))
    try:
        return pairs + signer_pairs(transaction, *authenticate(transaction), vector)
    except Refused:
        return pairs


def item_pairs(transaction, decoded):
    """The items; those that are absent are null, numbers are decimal text."""
    price = decoded.get("gasPrice")
    numbers = (
        ("chainId", transaction.chain_id, decoded["chainId"]),
        ("gas", transaction.gas_limit, decoded["gas"]),
        ("maxFeePerGas", transaction.max_fee, decoded.get("maxFeePerGas", price)),
        ("maxPriorityFeePerGas", transaction.max_priority_fee, decoded.get("maxPriorityFeePerGas", price)),
        ("nonceKey", transaction.nonce_key, decoded["nonceKey"]),
        ("nonce", transaction.nonce, decoded["nonce"]),
        ("validBefore", transaction.valid_before, decoded.get("validBefore") or "0"),
        ("validAfter", transaction.valid_after, decoded.get("validAfter") or "0"),
    )
    calls = [(hexed(to), str(value), hexed(data)) for to, value, data in transaction.calls]
    theirs = [(call["to"], call["value"], call["input"]) for call in decoded.get("calls") or [decoded]]
    return [
        *((name, number, None if text is None else int(text, 0)) for name, number, text in numbers),
        ("feeToken", hexed(transaction.fee_token), decoded.get("feeToken")),
        ("calls", calls, theirs),
    ]


# "Test vectors": these name whom their maker meant, and not who has signed.
SIGNED_BY_OTHERS = ("k1_sponsored_wrong_sender", "keychain_v2_wrong_domain")


def signer_pairs(transaction, sender, access_key, payer, vector):
    """Who signed."""
    pairs = []
    if "senderAddress" in vector:
        pairs.append(("senderAddress", hexed(sender), vector["senderAddress"]))
    if vector["name"] in SIGNED_BY_OTHERS:
        return pairs
    if "keychain" in vector:
        inner = transaction.signature.inner_digest(transaction.sign_hash)
        names = ("userAddress", "accessKeyAddress", "innerSignHash")
        pairs += [
            (name, hexed(ours), vector["keychain"][name]) for name, ours in zip(names, (sender, access_key, inner))
        ]
    if "feePayer" in vector:
        preimage = transaction.fee_payer_bytes(sender)
        names = ("address", "signPreimage", "signHash")
        pairs += [
            (f"feePayer.{name}", hexed(ours), vector["feePayer"][name])
            for name, ours in zip(names, (payer, preimage, keccak256(preimage)))
        ]
    return pairs


def primitive_vectors(primitives):
    """Inputs and outputs of the arithmetic below everything."""
    tally = Tally("primitives")
    for v in primitives["keccak256"]:
        tally.compare("keccak256", [("output", hexed(keccak256(unhex(v["input"]))), v["output"])])
    for v in primitives["secp256k1Recover"]:
        form = parse_signature(unhex(v["signature"]))
        key = recover_secp256k1(unhex(v["hash"]), form.parity, form.r, form.s)
        ours = (hexed(b"\x04" + word(key[0]) + word(key[1])), hexed(address_of(key)))
        tally.compare("secp256k1Recover", [("key and address", ours, (v["publicKey"], v["address"]))])
    for v in primitives["p256Verify"]:
        numbers = (big(unhex(v[name])) for name in ("r", "s", "publicKeyX", "publicKeyY"))
        try:
            address = hexed(P256Signature(*numbers, v["prehash"]).signer(unhex(v["hash"])))
        except Refused:
            address = None
        tally.compare("p256Verify", [("address", address, v["address"] if v["valid"] else None)])
    for name, selector in (("transfer", TRANSFER), ("transferWithMemo", TRANSFER_WITH_MEMO)):
        tally.compare(f"selector {name}", [("selector", hexed(selector), primitives["selectors"][name])])
    return tally


def qc_vectors(file):
    """"Test vectors", qc_vectors.json: committees, and QCs and evidence that name one of them."""
    committees = {}

    def committee(vector):
        committees[vector["name"]] = decode_committee(vector["json"].encode())

    def qc(vector):
        known = committees[vector["committee"]]
        data = unhex(vector["protobuf"]) if "protobuf" in vector else vector["json"].encode()
        verify_qc(decode_qc(data, known), known)

    def evidence(vector):
        known = committees[vector["committee"]]
        verify_evidence(decode_evidence(vector["json"].encode(), known), known)

    tallies = []
    for kind, check in (("committees", committee), ("qcs", qc), ("evidence", evidence)):
        tally = Tally(kind)
        for vector in file[kind]:
            try:
                check(vector)
                verdict = "ACCEPT"
            except Refused:
                verdict = "REJECT"
            tally.compare(vector["name"], [("verdict", verdict, vector["verdict"])])
        tallies.append(tally)
    return tallies


# ---- Command line --------------------------------------------------------------------------------------------------


def show_qc(path, committee):
    qc = decode_qc(read_file(path, QC_FILE_LIMIT_BYTES), committee)
    payment = verify_qc(qc, committee)
    effects = payment.effects
    signers = sorted(committee.member(certificate.signer).name for certificate in qc.certificates)
    lines = {
        "tx_hash": hexed(qc.tx_hash),
        "sender": hexed(effects.sender),
        "recipient": hexed(effects.recipient),
        "amount": effects.amount,
        "token": hexed(effects.token),
        "nonce": f"{effects.nonce} of key {hexed(effects.nonce_key)}",
        "memo": hexed(payment.memo),
        "access key": hexed(payment.access_key),
        "fee bound": payment.fee_bound,
        "signers": f"{', '.join(signers)} ({len(signers)}, of which the committee asks {committee.threshold})",
    }
    for name, value in lines.items():
        if value is not None:
            print(f"{name:10} {value}")


def show_evidence(path, committee):
    pieces = decode_evidence(read_file(path, EVIDENCE_FILE_LIMIT_BYTES), committee)
    verified = verify_evidence(pieces, committee)
    print(f"{len(pieces)} pieces of evidence verified")
    for piece, (first, second) in zip(pieces, verified):
        sender, key, nonce = first.contention_key
        print(f"{piece.culprit(committee)} signed two messages for nonce {nonce}")
        print(f"  of lane   {hexed(sender)} key {hexed(key)}")
        print(f"  messages  {hexed(first.sign_hash)} {hexed(second.sign_hash)}")


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description="Verifies FastPay's test vectors, QCs and evidence, offline.")
    commands = parser.add_subparsers(dest="command", required=True)
    vectors = commands.add_parser("vectors", help="check this program against vector files")
    vectors.add_argument("files", nargs="+", metavar="FILE")
    for name, what in (("qc", "a quorum certificate"), ("evidence", "evidence of double signing")):
        command = commands.add_parser(name, help=f"verify {what}")
        command.add_argument("file")
        command.add_argument("--committee", required=True, metavar="COMMITTEE.json")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse_arguments(arguments)
    try:
        if options.command == "vectors":
            return 0 if run_vectors(options.files) else 1
        show = show_qc if options.command == "qc" else show_evidence
        show(options.file, decode_committee(read_file(options.committee, COMMITTEE_FILE_LIMIT_BYTES)))
    except Refused as refusal:
        print("".join(c if c.isprintable() else "?" for c in refusal.reason), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
