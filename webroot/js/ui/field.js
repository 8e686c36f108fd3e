/* A labelled input that can say what is wrong with what was typed. */

import { h, setAttribute, setText } from '../dom.js';

/**
 * @param {{id: string, label: string, hint?: string, tag?: string, attributes?: object,
 *     children?: Node[]}} options
 */
export function field({ id, label, hint, tag = 'input', attributes, children = [] }) {
  const hintNode = h('p', { class: 'field-hint', id: `${id}-hint`, hidden: !hint }, hint);
  const error = h('p', { class: 'field-error', id: `${id}-error`, role: 'alert', hidden: true });
  const control = h(tag, { id, name: id, 'aria-describedby': `${id}-hint ${id}-error`, ...attributes }, children);
  return {
    node: h('div', { class: 'field' }, h('label', { for: id }, label), control, hintNode, error),
    control,
    /** Says under the field what it holds. */
    note(text) {
      hintNode.hidden = !text && !hint;
      setText(hintNode, text || hint || '');
    },
    refuse(text) {
      setText(error, text);
      error.hidden = false;
      setAttribute(control, 'aria-invalid', 'true');
      control.focus();
    },
    accept() {
      setText(error, '');
      error.hidden = true;
      setAttribute(control, 'aria-invalid', undefined);
    },
  };
}
