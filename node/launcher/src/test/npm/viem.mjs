// What any wallet does: reads a chain, sends a transfer, waits for it. Prints one line of JSON.
import {
  createPublicClient, createWalletClient, defineChain, erc20Abi, http, parseEventLogs, webSocket,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const [address, privateKey, token, recipient, amount] = process.argv.slice(2);
const url = `http://${address}`;
const chain = defineChain({
  id: 1337,
  name: 'development',
  nativeCurrency: { name: 'USD', symbol: 'USD', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
const account = privateKeyToAccount(privateKey);
const options = { chain, transport: http(url), pollingInterval: 100 };
const reader = createPublicClient(options);
const wallet = createWalletClient({ ...options, account });
const heads = createPublicClient({ chain, transport: webSocket(`ws://${address}`) });

const balance = (of) => reader.readContract(
  { address: token, abi: erc20Abi, functionName: 'balanceOf', args: [of] });
const read = (functionName) => reader.readContract({ address: token, abi: erc20Abi, functionName });

const nextHead = new Promise((resolve, reject) => {
  heads.watchBlocks({ onBlock: resolve, onError: reject });
});
const before = { payer: await balance(account.address), payee: await balance(recipient) };
const hash = await wallet.writeContract({
  address: token, abi: erc20Abi, functionName: 'transfer', args: [recipient, BigInt(amount)],
});
const receipt = await reader.waitForTransactionReceipt({ hash });
const [moved] = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: receipt.logs });
const block = await reader.getBlock({ blockNumber: receipt.blockNumber });
const head = await nextHead;

console.log(JSON.stringify({
  chainId: await reader.getChainId(),
  symbol: await read('symbol'),
  decimals: await read('decimals'),
  payer: account.address,
  before,
  after: { payer: await balance(account.address), payee: await balance(recipient) },
  beforeItsBlock: await reader.readContract({
    address: token, abi: erc20Abi, functionName: 'balanceOf', args: [recipient],
    blockNumber: receipt.blockNumber - 1n,
  }),
  nonce: await reader.getTransactionCount({ address: account.address }),
  hash,
  status: receipt.status,
  moved: moved.args,
  isInItsBlock: block.transactions.includes(hash) && block.hash === receipt.blockHash,
  head: { number: head.number, hash: head.hash },
  headByNumber: (await reader.getBlock({ blockNumber: head.number })).hash,
  finalized: (await reader.getBlock({ blockTag: 'finalized' })).number,
}, (name, value) => (typeof value === 'bigint' ? value.toString() : value)));
process.exit(0);
