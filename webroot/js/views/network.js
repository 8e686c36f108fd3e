/* The network at a glance: what it does, how it does, and what happens now. */

import { get } from '../api.js';
import { every, follow, h, rendering, setText } from '../dom.js';
import { grouped, span } from '../format.js';
import { demoButton, demoCard } from '../timeline/demo.js';
import { hash } from '../ui/hash.js';
import { chip, empty, signer } from '../ui/parts.js';
import { paymentList } from '../ui/payments.js';
import { cell, setCell, table } from '../ui/table.js';

const TICK_MS = 500;
const ASK_MS = 5_000;
const PAYMENTS_SHOWN = 6;
const COLUMNS = ['Validator', 'Health', 'Height', 'Last answer', 'Round trip', 'Bad answers', 'Key'];
const HEALTH = {
  UP: { label: 'Up', tone: 'green' },
  DEGRADED: { label: 'Degraded', tone: 'amber' },
  DOWN: { label: 'Down', tone: 'red' },
};

export function networkView({ store, signal }) {
  return {
    title: 'Network',
    node: h(
      'div',
      {},
      hero(store, signal),
      h('div', { class: 'page network' }, h('div', { class: 'stack' }, demoCard(store, signal), committeeCard(store, signal), latest(store, signal))),
    ),
  };
}

function hero(store, signal) {
  const lead = h('p', { class: 'hero-lead' });
  const says = {
    height: figure('Block height', 'height'),
    next: figure('Next block', 'next'),
    quorum: figure('Quorum', 'quorum'),
    health: figure('Validators', 'health'),
  };
  const render = rendering(() => {
    const { committee, tip } = store;
    setText(lead, leadText(committee, store.info.demo));
    says.height.say(tip ? grouped(tip.height) : '–');
    says.next.say(tip && store.isLive ? nextText(store) : '–');
    says.quorum.say(committee ? `${committee.threshold} of ${committee.size}` : '–');
    says.health.say(committee ? healthText(committee) : '–');
  }, signal);
  for (const type of ['head', 'committee', 'info', 'link']) {
    store.addEventListener(type, render, { signal });
  }
  every(TICK_MS, render, signal);
  return h(
    'section',
    { class: 'hero' },
    h(
      'div',
      { class: 'hero-inner' },
      h('div', { class: 'hero-text' }, h('h1', { tabindex: -1 }, 'Paid before the next block'), lead, demoButton(store, signal)),
      h('dl', { class: 'hero-figures live' }, Object.values(says).map(({ node }) => node)),
    ),
  );
}

function figure(label, key) {
  const value = h('dd', { 'data-value': key });
  return { node: h('div', {}, h('dt', {}, label), value), say: (text) => setText(value, text) };
}

function leadText(committee, isDemo) {
  const who = committee ? `${committee.size} validators sign` : 'Validators sign';
  return (
    `${who} each payment the moment they see it, and a quorum of their certificates is proof enough to spend the money again. ` +
    `The chain settles it afterwards.${isDemo ? ' See it happen:' : ''}`
  );
}

function nextText(store) {
  const leftMs = store.tip.unixMillis + store.blockIntervalMs - store.now();
  return leftMs > 0 ? `in ${Math.ceil(leftMs / 1000)} s` : 'due';
}

function healthText({ members }) {
  const up = members.filter((member) => member.health === 'UP').length;
  return up === members.length ? `all ${up} up` : `${up} of ${members.length} up`;
}

function committeeCard(store, signal) {
  const members = table('Validators of the committee', COLUMNS);
  const alarm = h('p', { class: 'notice', 'data-tone': 'red', role: 'alert' });
  const about = h('p', { class: 'soft small' });
  const none = empty(h('p', {}, 'The node has not told of its committee yet.'));
  const render = rendering(() => {
    const { committee } = store;
    none.hidden = Boolean(committee);
    members.node.hidden = !committee;
    alarm.hidden = !committee || committee.quorum_reachable;
    if (committee) {
      const { epoch, threshold, size, faulty } = committee;
      setText(about, `Epoch ${epoch}. ${threshold} of ${size} certificates make a quorum; ${faulty > 0 ? `up to ${faulty}` : 'none'} may lie or be silent.`);
      setText(alarm, `No quorum can be reached: too few of ${size} validators answer, ${threshold} are needed. Payments are not certified now.`);
      follow(members.body, committee.members, (member) => member.validator.id, (member) => memberRow(store, member));
    }
  }, signal);
  store.addEventListener('committee', render, { signal });
  every(TICK_MS, render, signal);
  every(ASK_MS, () => store.link.state === 'open' && refresh(store, signal), signal);
  return h(
    'section',
    { class: 'card', id: 'committee' },
    h('div', { class: 'card-head' }, h('h2', {}, 'Committee'), about),
    alarm,
    h('div', { class: 'live' }, members.node),
    none,
  );
}

/** Events tell of changes in health; answers and round trips are asked for. */
async function refresh(store, signal) {
  try {
    store.put('committee', await get('/api/v1/committee', { signal }));
  } catch {
    // Whether the node can be reached is told by the events' connection.
  }
}

function memberRow(store, { validator }) {
  const health = chip();
  const detail = h('span', { class: 'soft small' });
  const [head, answer, trip, bad] = COLUMNS.slice(2, 6).map((column) => cell(column));
  const node = h(
    'tr',
    { 'data-validator': validator.name },
    cell('Validator', signer(validator)),
    cell('Health', h('span', { class: 'row' }, health.node, detail)),
    [head, answer, trip, bad],
    cell('Key', hash(validator.pubkey, `public key of ${validator.name}`)),
  );
  return {
    node,
    update(member) {
      health.update(HEALTH[member.health]);
      setText(detail, member.detail ?? '');
      setCell(head, member.head ? grouped(member.head.block_height) : 'unknown');
      setCell(answer, answerText(store, Number(member.last_answer_unix_millis)));
      setCell(trip, Number(member.round_trip_millis) > 0 ? span(Number(member.round_trip_millis)) : 'below 1 ms');
      setCell(bad, String(member.suspicions), Number(member.suspicions) > 0);
    },
  };
}

function answerText(store, at) {
  return at === 0 ? 'never' : `${span(Math.max(0, store.now() - at))} ago`;
}

function latest(store, signal) {
  const list = paymentList(store);
  const none = empty(h('p', {}, 'No payment has been seen in the last minutes.'));
  const render = rendering(() => {
    const payments = store.payments().slice(0, PAYMENTS_SHOWN);
    list.update(payments);
    list.node.hidden = payments.length === 0;
    none.hidden = payments.length > 0;
  }, signal);
  for (const type of ['payment', 'committee', 'info']) {
    store.addEventListener(type, render, { signal });
  }
  return h(
    'section',
    { class: 'card', id: 'latest' },
    h('div', { class: 'card-head' }, h('h2', {}, 'Latest payments'), h('a', { href: '#/board' }, 'Bulletin board')),
    list.node,
    none,
  );
}
