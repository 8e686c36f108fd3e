"""Writes ed25519_rule_vectors.json: both sides of docs/protocol.md, "The Ed25519 rule".

Plain arithmetic after RFC 8032, checked against the RFC's own vectors first. The refused ones are
made so that only the named part of the rule refuses them. Run: python3 ed25519_rule_vectors.py
"""

import hashlib
import json
import random

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1)


def add(a, b):
    product = D * a[0] * b[0] * a[1] * b[1] % P
    return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + product, P - 2, P) % P,
            (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, P - 2, P) % P)


def times(scalar, point):
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def with_y(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square:
        return None
    return (P - x if x % 2 != odd else x) % P, y


def raw(y, sign):
    return (y | sign << 255).to_bytes(32, 'little')


def encode(point):
    return raw(point[1], point[0] & 1)


def number(data):
    return int.from_bytes(data, 'little')


def scalar(number_):
    return number_.to_bytes(32, 'little')


def challenge(r, key, message):
    return number(hashlib.sha512(r + key + message).digest()) % L


B = with_y(4 * pow(5, P - 2, P) % P, 0)


def expand(secret):
    digest = hashlib.sha512(secret).digest()
    return number(digest[:32]) & (2**254 - 8) | 2**254, digest[32:]


def sign(secret, message):
    a, prefix = expand(secret)
    key = encode(times(a, B))
    nonce = number(hashlib.sha512(prefix + message).digest()) % L
    r = encode(times(nonce, B))
    return r + scalar((nonce + challenge(r, key, message) * a) % L)


def check_rfc_8032():
    for secret, key, message, signature in [
        ('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
         'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', '',
         'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701'
         'cf9b46bd25bf5f0595bbe24655141438e7a100b'),
        ('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
         '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', '72',
         '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d'
         '0f11d8c387b2eaeb4302aeeb00d291612bb0c00'),
    ]:
        secret = bytes.fromhex(secret)
        assert encode(times(expand(secret)[0], B)).hex() == key
        assert sign(secret, bytes.fromhex(message)).hex() == signature


def main():
    check_rfc_8032()
    rng = random.Random(8032)
    vectors, keys = [], []

    def vector(name, key, message, signature, accept, why, secret=None):
        entry = {'name': name, 'pubkey': key.hex(), 'message': message.hex(),
                 'signature': signature.hex(), 'verdict': 'ACCEPT' if accept else 'REJECT',
                 'why': why}
        if secret is not None:
            entry['secret'] = secret.hex()
        vectors.append(entry)

    def key_verdict(name, key, valid):
        keys.append({'name': name, 'pubkey': key.hex(), 'valid': valid})

    def flip(data, bit):
        return (number(data) ^ 1 << bit).to_bytes(len(data), 'little')

    # A point times L keeps nothing but torsion; most points give one of order 8.
    y = 2
    while True:
        point = with_y(y, 0)
        torsion = times(L, point) if point else IDENTITY
        if times(4, torsion) != IDENTITY:
            break
        y += 1
    small = [times(i, torsion) for i in range(8)]

    for i in range(6):
        secret, message = rng.randbytes(32), rng.randbytes(32)
        key, signature = encode(times(expand(secret)[0], B)), sign(secret, message)
        key_verdict(f'honest_{i}', key, True)
        vector(f'honest_{i}', key, message, signature, True, 'signed as RFC 8032 says', secret)
        s = number(signature[32:])
        bad = {
            'S_plus_L': signature[:32] + scalar(s + L),
            'S_plus_8L': signature[:32] + scalar(s + 8 * L) if s + 8 * L < 2**256 else None,
            'S_negated': signature[:32] + scalar(L - s),
            'R_negated': flip(signature[:32], 255) + signature[32:],
            'R_bit': flip(signature[:32], rng.randrange(255)) + signature[32:],
            'S_bit': signature[:32] + flip(signature[32:], rng.randrange(252)),
            'S_zero': signature[:32] + bytes(32),
            'all_ones': b'\xff' * 64,
        }
        for kind, forged in bad.items():
            if forged is not None:
                vector(f'{kind}_{i}', key, message, forged, False, f'{kind} of an honest one')
        vector(f'message_bit_{i}', key, flip(message, rng.randrange(256)), signature, False,
               'another message')
        vector(f'key_negated_{i}', flip(key, 255), message, signature, False, 'another key')

    # R = identity satisfies the equation exactly with S = h·a.
    secret, message = rng.randbytes(32), rng.randbytes(32)
    a = expand(secret)[0]
    key = encode(times(a, B))
    for name, r in [('identity', raw(1, 0)), ('identity_sign_bit', raw(1, 1)),
                    ('identity_y_plus_p', raw(1 + P, 0)), ('identity_both', raw(1 + P, 1))]:
        s = challenge(r, key, message) * a % L
        vector(f'R_{name}', key, message, r + scalar(s), False, 'R is the identity, S = h·a')
    for i in range(1, 8):
        r = encode(small[i])
        s = challenge(r, key, message) * a % L
        vector(f'R_small_order_{i}', key, message, r + scalar(s), False,
               'R has small order: only the cofactored equation holds')

    # Keys of small order, canonical or not; h is ground to a multiple of 8, so that the equation
    # holds exactly with an R of prime order: only the check of A refuses these.
    forged = [(f'small_order_{i}', encode(small[i])) for i in range(8)]
    forged += [('identity_sign_bit', raw(1, 1)), ('minus_one_sign_bit', raw(P - 1, 1)),
               ('identity_y_plus_p', raw(1 + P, 0)), ('identity_y_plus_p_sign_bit', raw(1 + P, 1)),
               ('zero_y_plus_p', raw(P, 0)), ('zero_y_plus_p_sign_bit', raw(P, 1))]
    for name, key in forged:
        key_verdict(name, key, False)
        while True:
            s = rng.randrange(L)
            r = encode(times(s, B))
            if challenge(r, key, message) % 8 == 0:
                break
        vector(f'A_{name}', key, message, r + scalar(s), False,
               'A has small order: whoever likes signs for it')

    # Keys with a torsion component: exact with R of prime order (h a multiple of 8) and with R of
    # mixed order (any h).
    for i in range(1, 8):
        mixed = add(times(a, B), small[i])
        key = encode(mixed)
        key_verdict(f'mixed_order_{i}', key, False)
        nonce = 1
        while True:
            r = encode(times(nonce, B))
            h = challenge(r, key, message)
            if h % 8 == 0:
                break
            nonce += 1
        vector(f'A_mixed_order_{i}', key, message, r + scalar((nonce + h * a) % L), False,
               'A has a torsion component that h clears')
        while True:
            nonce = rng.randrange(L)
            torsion_r = rng.randrange(1, 8)
            r = encode(add(times(nonce, B), small[torsion_r]))
            h = challenge(r, key, message)
            if (torsion_r + h * i) % 8 == 0:
                break
        vector(f'A_and_R_mixed_order_{i}', key, message, r + scalar((nonce + h * a) % L), False,
               'A and R have torsion components that cancel: the exact equation holds')

    # Every other encoding that is not canonical, and y coordinates of no point.
    for small_y in range(2, 19):
        for bit in (0, 1):
            key_verdict(f'y_{small_y}_plus_p_{bit}', raw(small_y + P, bit), False)
    misses = 0
    y = 2
    while misses < 4:
        if with_y(y, 0) is None:
            key_verdict(f'y_{y}_of_no_point', raw(y, 0), False)
            misses += 1
        y += 1

    with open('ed25519_rule_vectors.json', 'w', encoding='ascii') as out:
        json.dump({'rule': 'Accept iff A and R are canonical encodings of points of prime order, '
                           'S < L, and R = encode(S*B - h*A)',
                   'origin': 'ed25519_rule_vectors.py', 'keys': keys, 'vectors': vectors},
                  out, indent=1)
        out.write('\n')


main()
