/* An address that no view answers to. */

import { h } from '../dom.js';
import { pageHead } from '../ui/parts.js';

export function missingView() {
  return {
    title: 'Not found',
    node: h(
      'div',
      { class: 'page' },
      pageHead('There is no such page', 'The address may be mistyped, or from another version of this node.'),
      h('p', {}, h('a', { class: 'button', 'data-kind': 'main', href: '#/' }, 'Go to the network')),
    ),
  };
}
