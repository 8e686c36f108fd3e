/* Light, dark, or as the system says; remembered. theme-early.js sets it before the first paint. */

import { announce, h, setAttribute } from '../dom.js';
import { icon } from './icons.js';

const KEY = 'fastpay.theme';
const ORDER = ['system', 'light', 'dark'];
const SAID = { system: 'as the system', light: 'light', dark: 'dark' };

export function themeButton() {
  const button = h('button', { type: 'button', class: 'bar-button', id: 'theme', onclick: change });
  show();

  function current() {
    return document.documentElement.dataset.theme ?? 'system';
  }

  function next() {
    return ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length];
  }

  function change() {
    const theme = next();
    setAttribute(document.documentElement, 'data-theme', theme === 'system' ? undefined : theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage is switched off: the choice holds for this page.
    }
    show();
    announce(`Colours: ${SAID[theme]}`);
  }

  function show() {
    button.replaceChildren(icon(current()));
    const label = `Colours: ${SAID[current()]}. Change to ${SAID[next()]}`;
    setAttribute(button, 'aria-label', label);
    setAttribute(button, 'title', label);
  }

  return button;
}
