// Verifies a quorum certificate (QC) offline, in the steps of docs/verify.md. Node 20 or newer, nothing to install.
//   node verify_qc.mjs QC.json COMMITTEE.json     prints who pays whom what, or why it refuses, and then ends with 2
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const need = (good, reason) => { if (!good) throw new Error(reason); };
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const hex = (data) => "0x" + data.toString("hex");
const bytes = (text, size = text.length / 2 - 1) => {
  const data = Buffer.from(text.slice(2), "hex");
  need(text.startsWith("0x") && data.length === size && text.length === 2 + 2 * size, `${size} bytes of hex are needed`);
  return data;
};
const uint = (number, size) => {
  need(/^[0-9]+$/.test(String(number)), "a whole number is needed");
  return bytes("0x" + BigInt(number).toString(16).padStart(2 * size, "0"), size);
};
const integer = (item) => BigInt("0x0" + item.toString("hex"));

/** Step 2: the items of these bytes in RLP, strings as bytes and lists as arrays. */
function rlp(data, depth = 0) {
  const items = [];
  for (let at = 0; at < data.length; ) {
    const first = data[at], isList = first >= 0xc0, wide = Math.max(0, first - (isList ? 0xf7 : 0xb7));
    const start = first < 0x80 ? at : at + 1 + wide;
    const length = first < 0x80 ? 1 : wide ? Number(integer(data.subarray(at + 1, start))) : first - (isList ? 0xc0 : 0x80);
    need(depth < 8 && start + length <= data.length, "the transaction is cut off");
    need(wide ? length > 55 && data[at + 1] : first !== 0x81 || data[start] > 0x7f, "the transaction is not canonical");
    at = start + length;
    items.push(isList ? rlp(data.subarray(start, at), depth + 1) : data.subarray(start, at));
  }
  return items;
}

/** Step 2: what the signed bytes say. Absent items are empty strings. */
export function decodePayment(raw) {
  const type = raw[0] < 0xc0 ? raw[0] : "legacy", absent = Buffer.alloc(0);
  const [t, ...behind] = rlp(type === "legacy" ? raw : raw.subarray(1));
  need(Array.isArray(t) && behind.length === 0, "the transaction is not one list");
  const fields = {
    0x76: () => [integer(t[0]), t[6], t[7], t[8], t[4]],
    0x02: () => [integer(t[0]), absent, t[1], absent, [t.slice(5, 8)]],
    0x01: () => [integer(t[0]), absent, t[1], absent, [t.slice(4, 7)]],
    legacy: () => [(integer(t[6]) - 35n) / 2n, absent, t[0], absent, [t.slice(3, 6)]],
  }[type];
  need(fields, "the transaction is of another type");
  const [chainId, nonceKey, nonce, validBefore, calls] = fields();
  const [[token, value, input]] = calls;
  const size = { a9059cbb: 68, "95777d59": 100 }[input.toString("hex", 0, 4)];
  need(calls.length === 1 && value.length === 0 && input.length === size, "the transaction is not one transfer");
  need(input.subarray(4, 16).every((byte) => byte === 0), "the recipient is not padded with zeros");
  return {
    chain_id: chainId, recipient: hex(input.subarray(16, 36)), amount: integer(input.subarray(36, 68)), asset: hex(token),
    memo: size === 100 ? hex(input.subarray(68)) : null, valid_before: integer(validBefore),
    nonce: { nonce_key_be: hex(uint(integer(nonceKey), 32)), nonce_seq: integer(nonce) },
  };
}

const effectsHash = (e) => sha256("tempo.fastpay.effects.v1", bytes(e.sender, 20), bytes(e.recipient, 20),
  uint(e.amount, 8), bytes(e.asset, 20), bytes(e.nonce.nonce_key_be, 32), uint(e.nonce.nonce_seq, 8));

/** Step 6, for a key that a committee may have. OpenSSL would take the neutral point as R. */
export function isSigned(message, signature, key) {
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") };
  return hex(signature.subarray(0, 32)) !== "0x01" + "00".repeat(31)
    && verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

/** What a quorum of this committee certified: the payment, its sender, hashes and signers. Throws where that is not so. */
export function verifyQc(qc, committee) {
  const { tx, certs } = qc, raw = bytes(tx.tempo_tx), payment = decodePayment(raw);
  need(certs.length > 0, "there are no signatures");
  need(payment.chain_id === BigInt(committee.chain_id), "the payment is for another chain");

  // Step 3.
  const expiry = tx.expiry ?? { unix_millis: payment.valid_before * 1000n };
  const txHash = sha256("tempo.fastpay.tx.v1", uint(payment.chain_id, 8), uint(raw.length, 4), raw,
    bytes(payment.nonce.nonce_key_be, 32), uint(payment.nonce.nonce_seq, 8),
    ...("unix_millis" in expiry ? [[1], uint(expiry.unix_millis, 8)] : [[0], uint(expiry.max_block_height, 8)]),
    ...(tx.parent_qc_hash ? [[1], bytes(tx.parent_qc_hash, 32)] : [[0]]));
  need(hex(txHash) === qc.tx_hash.toLowerCase(), "tx_hash is not the transaction's");

  // Step 4.
  payment.sender = certs[0].effects.sender.toLowerCase();
  const effects = effectsHash(payment);
  need(hex(effects) === qc.effects_hash.toLowerCase(), "effects_hash is not the transaction's");

  // Steps 5 and 6.
  const message = sha256("tempo.fastpay.cert.preimage.v1", uint(21, 4), "tempo.fastpay.cert.v1", uint(1, 2),
    uint(committee.chain_id, 8), uint(committee.epoch, 8), txHash, effects);
  const idOf = ({ id, pubkey }) => (id ?? hex(sha256(bytes(pubkey, 32)))).toLowerCase();
  const signed = new Map();
  for (const cert of certs) {
    const id = idOf(cert.signer), member = committee.members.find((each) => idOf(each) === id);
    need(member, "a signer is no member");
    need(!signed.has(id), `${member.name} signed twice`);
    need(effectsHash(cert.effects).equals(effects), `${member.name} shows other effects`);
    const signature = bytes(cert.signature, 64);
    need(isSigned(message, signature, bytes(member.pubkey, 32)), `${member.name} did not sign this`);
    signed.set(id, { name: member.name, parts: [bytes(id, 32), uint(64, 4), signature, uint(cert.created_unix_millis, 8)] });
  }
  const size = committee.members.length, quorum = Number(committee.threshold ?? size - Math.floor((size - 1) / 3));
  need(signed.size >= quorum, `${signed.size} of ${quorum} signatures are there`);

  // Step 7.
  const inOrder = [...signed.keys()].sort().flatMap((id) => signed.get(id).parts);
  const qcHash = hex(sha256("tempo.fastpay.qc.v1", txHash, effects, uint(qc.threshold, 4), uint(signed.size, 4), ...inOrder));
  need(qcHash === qc.qc_hash.toLowerCase(), "qc_hash does not cover what is there");
  return { ...payment, tx_hash: hex(txHash), qc_hash: qcHash, signers: [...signed.values()].map(({ name }) => name) };
}

if (process.argv[1]?.endsWith("verify_qc.mjs")) {
  try {
    const [qc, committee] = process.argv.slice(2, 4).map((file) => JSON.parse(readFileSync(file, "utf8")));
    console.log(JSON.stringify(verifyQc(qc, committee), (_, value) => typeof value === "bigint" ? String(value) : value, 2));
  } catch (error) {
    console.error(`refused: ${error.message}`);
    process.exitCode = 2;
  }
}
