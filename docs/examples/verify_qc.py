#!/usr/bin/env python3
"""Verifies a quorum certificate (QC) offline, in the steps of docs/verify.md.

Python 3.10 or newer with the package cryptography (Debian: python3-cryptography).

    verify_qc.py QC.json COMMITTEE.json     prints who pays whom what, or why it refuses, and then ends with 2
"""

import json
import sys
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def need(good, reason):
    if not good:
        raise ValueError(reason)


def unhex(text, size=None):
    data = bytes.fromhex(text[2:])
    need(text[:2] == "0x" and len(text) == 2 + 2 * len(data) and len(data) == (size or len(data)), f"bad hex: {text:.80}")
    return data


def uint(number, size):
    need(str(number).isascii() and str(number).isdigit(), "a whole number is needed")
    return int(number).to_bytes(size, "big")


def integer(item):
    return int.from_bytes(item, "big")


def digest(*parts):
    return sha256(b"".join(parts)).digest()


def rlp(data, depth=0):
    """Step 2: the items of these bytes in RLP, strings as bytes and lists as lists."""
    items, at = [], 0
    while at < len(data):
        first, is_list = data[at], data[at] >= 0xC0
        wide = max(0, first - (0xF7 if is_list else 0xB7))
        start = at if first < 0x80 else at + 1 + wide
        short = 1 if first < 0x80 else first - (0xC0 if is_list else 0x80)
        length = integer(data[at + 1 : start]) if wide else short
        need(depth < 8 and start + length <= len(data), "the transaction is cut off")
        canonical = length > 55 and data[at + 1] if wide else first != 0x81 or data[start] > 0x7F
        need(canonical, "the transaction is not canonical")
        at = start + length
        items.append(rlp(data[start:at], depth + 1) if is_list else data[start:at])
    return items


def decode_payment(raw):
    """Step 2: what the signed bytes say. Absent items are empty strings."""
    kind = raw[0] if raw[0] < 0xC0 else None
    t, *behind = rlp(raw if kind is None else raw[1:])
    need(isinstance(t, list) and not behind, "the transaction is not one list")
    if kind == 0x76:
        chain_id, key, nonce, before, calls = integer(t[0]), t[6], t[7], t[8], t[4]
    elif kind in (1, 2):
        chain_id, key, nonce, before, calls = integer(t[0]), b"", t[1], b"", [t[3 + kind : 6 + kind]]
    else:
        need(kind is None, "the transaction is of another type")
        chain_id, key, nonce, before, calls = (integer(t[6]) - 35) // 2, b"", t[0], b"", [t[3:6]]
    token, value, data = calls[0]
    size = {"a9059cbb": 68, "95777d59": 100}.get(data[:4].hex())
    need(len(calls) == 1 and not value and len(data) == size, "the transaction is not one transfer")
    need(not any(data[4:16]), "the recipient is not padded with zeros")
    return {
        "chain_id": chain_id,
        "asset": "0x" + token.hex(),
        "recipient": "0x" + data[16:36].hex(),
        "amount": integer(data[36:68]),
        "memo": "0x" + data[68:].hex() if size == 100 else None,
        "nonce": {"nonce_key_be": "0x" + uint(integer(key), 32).hex(), "nonce_seq": integer(nonce)},
        "valid_before": integer(before),
    }


def hash_of_effects(e):
    addresses = [unhex(e[name], 20) for name in ("sender", "recipient", "asset")]
    nonce = unhex(e["nonce"]["nonce_key_be"], 32) + uint(e["nonce"]["nonce_seq"], 8)
    return digest(b"tempo.fastpay.effects.v1", *addresses[:2], uint(e["amount"], 8), addresses[2], nonce)


def id_of(signer):
    return unhex(signer["id"], 32) if "id" in signer else digest(unhex(signer["pubkey"], 32))


def is_signed(message, signature, key):
    """Step 6, for a key that a committee may have. OpenSSL would take the neutral point as R."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return signature[:32] != b"\1" + bytes(31)


def verify_qc(qc, committee):
    """What a quorum of this committee certified: the payment, its sender and signers. Raises where that is not so."""
    tx, certificates = qc["tx"], qc["certs"]
    raw = unhex(tx["tempo_tx"])
    payment = decode_payment(raw)
    need(certificates, "there are no signatures")
    need(payment["chain_id"] == int(committee["chain_id"]), "the payment is for another chain")
    # Step 3.
    nonce = unhex(payment["nonce"]["nonce_key_be"]) + uint(payment["nonce"]["nonce_seq"], 8)
    expiry = tx.get("expiry", {"unix_millis": payment["valid_before"] * 1000})
    kind = "unix_millis" if "unix_millis" in expiry else "max_block_height"
    until = bytes([kind == "unix_millis"]) + uint(expiry[kind], 8)
    parent = b"\1" + unhex(tx["parent_qc_hash"], 32) if "parent_qc_hash" in tx else b"\0"
    envelope = [uint(payment["chain_id"], 8), uint(len(raw), 4), raw, nonce, until, parent]
    tx_hash = digest(b"tempo.fastpay.tx.v1", *envelope)
    need(tx_hash == unhex(qc["tx_hash"]), "tx_hash is not the transaction's")
    # Step 4.
    payment["sender"] = certificates[0]["effects"]["sender"].lower()
    effects = hash_of_effects(payment)
    need(effects == unhex(qc["effects_hash"]), "effects_hash is not the transaction's")
    # Steps 5 and 6.
    domain = uint(21, 4) + b"tempo.fastpay.cert.v1" + uint(1, 2)
    place = uint(committee["chain_id"], 8) + uint(committee["epoch"], 8)
    message = digest(b"tempo.fastpay.cert.preimage.v1", domain, place, tx_hash, effects)
    members = {id_of(member): member for member in committee["members"]}
    signed = {}
    for certificate in certificates:
        signer, signature = id_of(certificate["signer"]), unhex(certificate["signature"], 64)
        need(signer in members, "a signer is no member")
        name = members[signer]["name"]
        need(signer not in signed, f"{name} signed twice")
        need(hash_of_effects(certificate["effects"]) == effects, f"{name} shows other effects")
        need(is_signed(message, signature, unhex(members[signer]["pubkey"], 32)), f"{name} did not sign this")
        signed[signer] = signer + uint(64, 4) + signature + uint(certificate["created_unix_millis"], 8)
    quorum = int(committee.get("threshold", len(members) - (len(members) - 1) // 3))
    need(len(signed) >= quorum, f"{len(signed)} of {quorum} signatures are there")
    # Step 7.
    counts = uint(qc["threshold"], 4) + uint(len(signed), 4)
    qc_hash = digest(b"tempo.fastpay.qc.v1", tx_hash, effects, counts, *(signed[signer] for signer in sorted(signed)))
    need(qc_hash == unhex(qc["qc_hash"]), "qc_hash does not cover what is there")
    hashes = {"tx_hash": "0x" + tx_hash.hex(), "qc_hash": "0x" + qc_hash.hex()}
    return payment | hashes | {"signers": [members[signer]["name"] for signer in signed]}


if __name__ == "__main__":
    try:
        print(json.dumps(verify_qc(*(json.load(open(file, encoding="utf-8")) for file in sys.argv[1:3])), indent=2))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, OSError) as error:
        print(f"refused: {error!s}", file=sys.stderr)
        sys.exit(2)
