// A shop: says how each order is to be paid, and ships it once a quorum of validators has certified its payment. It
// believes no server: what the node tells is verified by verify_qc.mjs. Node 20 or newer, nothing to install.
//   node shop.mjs NODE COMMITTEE.json ADDRESS ORDER=DOLLARS...       such as "order 4711=10.00"
import { readFileSync } from "node:fs";
import { verifyQc } from "./verify_qc.mjs";

const TOKEN = "0x20c0000000000000000000000000000000000001";
const TIME_LEFT_S = 10n; // The chain executes no payment after its valid_before; validators need some time before it.
const [node, committeeFile, address, ...wanted] = process.argv.slice(2);
const committee = JSON.parse(readFileSync(committeeFile, "utf8"));
const open = new Map(); // Orders that are not paid, by the memo that names one.
for (const [, order, dollars] of wanted.map((each) => each.match(/^(.{1,32})=([0-9]+\.[0-9]{2})$/))) {
  const memo = "0x" + Buffer.from(order).toString("hex").padEnd(64, "0");
  open.set(memo, { order, price: BigInt(dollars.replace(".", "")) * 10_000n });
  console.log(`${order}: pay --to ${address} --amount ${dollars} --memo ${memo}`);
}

/** Ships an order, once, for a payment to this shop, in its token, of the order's price and still in time. */
function take(qc) {
  const payment = verifyQc(qc, committee), { order, price } = open.get(payment.memo) ?? {};
  const isForIt = payment.recipient === address.toLowerCase() && payment.asset === TOKEN && payment.amount === price;
  const isInTime = !payment.valid_before || payment.valid_before > BigInt(Math.floor(Date.now() / 1000)) + TIME_LEFT_S;
  if (isForIt && isInTime && open.delete(payment.memo)) {
    console.log(`${order}: paid by ${payment.sender}, certified by ${payment.signers.sort().join(", ")}: shipped`);
  } else {
    console.log(`${payment.tx_hash}: ${payment.amount} units by ${payment.sender}, for no open order or too late`);
  }
}

/** Reads the node's events, the past ones first; where the connection ends, goes on after the last one. */
for (let cursor = ""; open.size > 0; await new Promise((again) => setTimeout(again, 1000))) {
  try {
    const events = await fetch(`${node}/api/v1/events?address=${address}&cursor=${cursor}`);
    let text = "";
    for await (const part of events.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + part).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const field = (name) => block.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1];
        cursor = field("id") ?? cursor;
        if (field("event") === "qc") take(JSON.parse(field("data")).qc);
      }
      if (open.size === 0) process.exit();
    }
  } catch (error) {
    console.error(`shop: ${error.message}`);
  }
}
