/* Hand in a signed transaction, and watch what becomes of it. */

import { ApiError, post } from '../api.js';
import { announce, h, setText } from '../dom.js';
import { cleanHex, counted, isHash } from '../format.js';
import { field } from '../ui/field.js';
import { failure, pageHead } from '../ui/parts.js';
import { rejectRow } from '../ui/rejects.js';
import { tracker } from '../ui/tracker.js';

const TRANSACTION_LIMIT_BYTES = 128 * 1024;
const PARENTS_LIMIT = 16;
const MINUTE_MS = 60_000;
const HEX = /^0x([0-9a-f]{2})+$/;
const KINDS = { '76': 'Tempo transaction', '02': 'Ethereum transaction, EIP-1559', '01': 'Ethereum transaction, EIP-2930' };

export function submitView({ store, signal }) {
  const transaction = field({
    id: 'submit-transaction',
    label: 'Signed transaction',
    hint: 'In hex, exactly as the wallet signed it. One transfer of a TIP-20 token.',
    tag: 'textarea',
    attributes: { rows: 6, required: true, autocomplete: 'off', spellcheck: 'false', class: 'mono', placeholder: '0x76…' },
  });
  const parent = field({
    id: 'submit-parent-hash',
    label: 'Hash of the QC it spends',
    hint: 'Where this node holds that QC already.',
    attributes: { autocomplete: 'off', spellcheck: 'false', class: 'mono' },
  });
  const files = field({
    id: 'submit-parents',
    label: 'QC files',
    hint: 'JSON, as this page downloads them or the command line writes them.',
    attributes: { type: 'file', accept: '.json,application/json', multiple: true },
  });
  const expiry = field({
    id: 'submit-expiry',
    label: 'Validators stop signing',
    hint: 'Needed where the transaction has no end of its own.',
    tag: 'select',
    children: [
      h('option', { value: '' }, 'when the transaction ends'),
      ...[1, 5, 10].map((minutes) => h('option', { value: minutes }, `in ${counted(minutes, 'minute')}`)),
    ],
  });
  const button = h('button', { class: 'button', 'data-kind': 'main' }, 'Submit');
  const outcome = h('div', { id: 'submit-outcome', class: 'stack' });
  let following = new AbortController();
  signal.addEventListener('abort', () => following.abort(), { once: true });

  transaction.control.addEventListener('input', () => {
    transaction.accept();
    forget();
    transaction.note(described(cleanHex(transaction.control.value)));
  });

  /** What was answered was about another transaction, or to an earlier try. */
  function forget() {
    following.abort();
    following = new AbortController();
    outcome.replaceChildren();
  }

  async function submit(event) {
    event.preventDefault();
    forget();
    [transaction, parent, files].forEach((each) => each.accept());
    const request = await requestOf();
    if (!request) {
      return;
    }
    button.disabled = true;
    setText(button, 'Validators are asked …');
    try {
      show(await post('/api/v1/submit-raw-tx', request, { signal }));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      refuse(error);
    } finally {
      button.disabled = false;
      setText(button, 'Submit');
    }
  }

  /** What is sent, or undefined where a field has said what is wrong. */
  async function requestOf() {
    const bytes = cleanHex(transaction.control.value);
    if (!HEX.test(bytes) || bytes.length / 2 - 1 > TRANSACTION_LIMIT_BYTES) {
      transaction.refuse(
        bytes === ''
          ? 'Paste a signed transaction.'
          : `Expected pairs of hexadecimal digits, at most ${TRANSACTION_LIMIT_BYTES} bytes.`,
      );
      return undefined;
    }
    const parentHash = cleanHex(parent.control.value);
    if (parentHash !== '' && !isHash(parentHash)) {
      parent.refuse('Expected 0x and 64 hexadecimal digits.');
      return undefined;
    }
    const parents = await qcsIn(files);
    if (!parents) {
      return undefined;
    }
    const minutes = Number(expiry.control.value);
    return {
      tempo_tx_hex: bytes,
      ...(minutes > 0 && { expiry: { unix_millis: String(Date.now() + minutes * MINUTE_MS) } }),
      ...(parentHash && { parent_qc_hash: parentHash }),
      ...(parents.length > 0 && { parent_qcs: parents }),
    };
  }

  function show(answer) {
    if (answer.rejects?.length > 0) {
      store.addRejects(answer.tx_hash, answer.rejects);
    }
    outcome.replaceChildren(
      h('p', {}, h('a', { href: `#/tx/${answer.tx_hash}` }, 'This payment’s own page'), ', to keep or to share.'),
      tracker(store, answer.tx_hash, following.signal),
    );
    outcome.scrollIntoView({ block: 'start' });
  }

  function refuse(error) {
    const rejects = error.body.rejects ?? [];
    const list =
      rejects.length > 0
        ? rejects
        : error.reject
          ? [{ reject: error.reject }]
          : [];
    announce('The payment was not certified.');
    outcome.replaceChildren(
      list.length > 0
        ? h(
            'div',
            { class: 'notice', 'data-tone': 'red' },
            h('p', {}, h('strong', {}, 'Not certified: the money did not move')),
            h('ul', { class: 'certs' }, list.map(rejectRow)),
          )
        : failure('Not submitted', error.message),
    );
  }

  return {
    title: 'Submit',
    node: h(
      'div',
      { class: 'page' },
      pageHead(
        'Submit a signed transaction',
        'Validators sign it the moment they see it. Nothing you enter here can sign: your key stays in your wallet.',
      ),
      h(
        'div',
        { class: 'stack' },
        h(
          'form',
          { class: 'card form', novalidate: true, onsubmit: submit },
          transaction.node,
          h(
            'details',
            { class: 'more' },
            h('summary', {}, 'It spends money just received, or has no end of its own'),
            h('div', { class: 'form-grid' }, files.node, parent.node, expiry.node),
          ),
          h('div', { class: 'row' }, button, h('p', { class: 'soft small' }, hintFor(store, signal))),
        ),
        outcome,
      ),
    ),
  };
}

function hintFor(store, signal) {
  const node = h('span');
  const say = () =>
    node.replaceChildren(
      ...(store.info.demo
        ? ['No wallet at hand? ', h('a', { href: '#/' }, 'Run the demo'), ', or sign one on the command line: ', h('code', {}, 'scripts/fastpay sign')]
        : []),
    );
  say();
  store.addEventListener('info', say, { signal });
  return node;
}

function described(bytes) {
  if (!HEX.test(bytes)) {
    return '';
  }
  const first = bytes.slice(2, 4);
  const kind = KINDS[first] ?? (first >= 'c0' ? 'Ethereum transaction, legacy' : 'No transaction type known here');
  return `${kind}, ${counted(bytes.length / 2 - 1, 'byte')}`;
}

/** The QCs in the chosen files, or undefined where one is none. */
async function qcsIn(files) {
  const chosen = [...files.control.files];
  if (chosen.length > PARENTS_LIMIT) {
    files.refuse(`At most ${PARENTS_LIMIT} files.`);
    return undefined;
  }
  const qcs = [];
  for (const file of chosen) {
    try {
      qcs.push(JSON.parse(await file.text()));
    } catch {
      files.refuse(`${file.name} is not JSON.`);
      return undefined;
    }
  }
  return qcs;
}
