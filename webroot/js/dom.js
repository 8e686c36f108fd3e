/* The little DOM help that the views share. Data becomes text nodes and attributes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. Attributes that are undefined, null or false are left out; functions are listeners,
 * named like `onclick`.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node|string|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') {
      node.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Sets a node's text, if it is another one: an unchanged node keeps its selection. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets or, for undefined and null, removes an attribute. */
export function setAttribute(node, name, value) {
  if (value === undefined || value === null || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
}

const held = new WeakMap();

/**
 * Makes a container's children follow a list. What stays is updated in place, so that focus,
 * selection and running animations survive.
 *
 * @template T
 * @param {Element} container only ever filled by this function
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => {node: Element, update?: (item: T) => void}} create
 */
export function follow(container, items, keyOf, create) {
  const before = held.get(container) ?? new Map();
  const after = new Map();
  let next = container.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const part = before.get(key) ?? create(item);
    part.update?.(item);
    after.set(key, part);
    before.delete(key);
    if (part.node === next) {
      next = next.nextElementSibling;
    } else {
      container.insertBefore(part.node, next);
    }
  }
  for (const part of before.values()) {
    part.node.remove();
  }
  held.set(container, after);
}

/**
 * Calls `render` once now and at most once a frame afterwards.
 *
 * @param {() => void} render
 * @param {AbortSignal} signal nothing is rendered any more once it is aborted
 * @returns {() => void} asks for another rendering
 */
export function rendering(render, signal) {
  let isAsked = false;
  render();
  return () => {
    if (isAsked || signal.aborted) {
      return;
    }
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      if (!signal.aborted) {
        render();
      }
    });
  };
}

/** Calls `task` every so often until the signal is aborted. */
export function every(millis, task, signal) {
  const timer = setInterval(task, millis);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/** Tells screen readers, politely. */
export function announce(text) {
  setText(document.getElementById('announcer'), text);
}
