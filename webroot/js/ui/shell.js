/* What surrounds the views: tabs, the live height, the banner that says when nothing is live. */

import { announce, every, h, rendering, setAttribute, setText } from '../dom.js';
import { clock, grouped, span } from '../format.js';
import { icon } from './icons.js';
import { themeButton } from './theme.js';

const TABS = [
  { path: '', label: 'Network', image: 'network' },
  { path: 'submit', label: 'Submit', image: 'submit' },
  { path: 'tx', label: 'Follow', image: 'follow' },
  { path: 'board', label: 'Board', image: 'board' },
  { path: 'account', label: 'Account', image: 'account' },
];

const REPEAT_MS = 500;
const forever = new AbortController().signal;

/** @returns {(route: import('../router.js').Route) => void} marks the view that is shown */
export function buildShell(store, live) {
  const links = TABS.map(({ path, label, image }) => {
    const tabIcon = h('span', { class: 'tab-icon' }, icon(image));
    return { path, node: h('a', { class: 'tab', href: `#/${path}` }, tabIcon, label) };
  });
  document.getElementById('tabs').append(...links.map(({ node }) => h('li', {}, node)));
  const about = h('a', { class: 'bar-link', href: '#/about', 'aria-label': 'About', title: 'About' }, icon('about'));
  document.getElementById('bar-end').append(pulse(store), about, themeButton());
  document.getElementById('banner').append(banner(store, live));
  footer(store);
  skipLink();
  return (route) => {
    const shown = route.path[0] ?? '';
    for (const { path, node } of [...links, { path: 'about', node: about }]) {
      setAttribute(node, 'aria-current', path === shown ? 'page' : undefined);
    }
  };
}

function pulse(store) {
  const word = h('span', { class: 'pulse-word' }, 'Block');
  const text = h('span');
  const node = h('span', { class: 'pulse' }, h('span', { class: 'pulse-dot', 'aria-hidden': 'true' }), word, text);
  const render = rendering(() => {
    const { state } = store.link;
    setAttribute(node, 'data-link', state);
    const isLost = state === 'lost' || state === 'retrying';
    word.hidden = isLost || !store.tip;
    setText(text, isLost ? 'Disconnected' : store.tip ? grouped(store.tip.height) : 'Connecting');
  }, forever);
  store.addEventListener('head', render);
  store.addEventListener('link', render);
  return node;
}

function banner(store, live) {
  const said = h('p');
  const count = h('span', { class: 'small' });
  const button = h('button', { type: 'button', class: 'button', onclick: () => live.retry() }, 'Try now');
  const inner = h('div', { class: 'banner-inner' }, said, count, button);
  const node = h('div', { class: 'banner', id: 'disconnected' }, inner);
  const render = rendering(() => {
    const { state, lostAt, retryAt, heardAt } = store.link;
    const isUnreached = state === 'lost' || state === 'retrying';
    const isLost = isUnreached || !store.isFed;
    node.hidden = !isLost;
    count.hidden = !isUnreached;
    button.hidden = !isUnreached;
    setAttribute(document.documentElement, 'data-link', isLost ? 'lost' : state);
    if (isUnreached) {
      const known = heardAt > 0 ? ` What you see is as of ${clock(heardAt)} and may have changed.` : '';
      setText(said, `Disconnected from the node for ${span(Date.now() - lostAt)}.${known}`);
      const waitMs = retryAt - Date.now();
      setText(count, state === 'lost' && waitMs > 0 ? `Next try in ${Math.ceil(waitMs / 1000)} s` : 'Trying …');
    } else {
      setText(said, 'The node answers, but has lost its aggregator. Nothing new arrives until they are connected again.');
    }
  }, forever);
  store.addEventListener('link', render);
  store.addEventListener('isFed', render);
  store.addEventListener('link', linkTeller(store));
  every(REPEAT_MS, render, forever);
  return node;
}

/** Tells screen readers when the connection comes and goes, each once. */
function linkTeller(store) {
  let wasOpen = false;
  return () => {
    const { state } = store.link;
    if (wasOpen && state === 'lost') {
      wasOpen = false;
      announce('Disconnected from the node. What is shown may be out of date.');
    } else if (!wasOpen && state === 'open') {
      wasOpen = true;
      announce('Connected. The page is live.');
    }
  };
}

function footer(store) {
  const node = document.getElementById('foot-node');
  store.addEventListener('info', () => {
    setText(node, `Chain ${store.info.chain_id}, node version ${store.info.version}`);
  });
}

/** The router owns the address: the link moves the focus by itself. */
function skipLink() {
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    document.getElementById('main').focus();
  });
}
