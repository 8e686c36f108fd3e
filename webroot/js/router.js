/* Which view the address asks for: #/, #/tx/0x…, #/board?address=0x… */

/**
 * @typedef {{path: string[], query: URLSearchParams}} Route
 * @typedef {{title: string, node: Node}} Shown
 */

/** @returns {Route|undefined} undefined: not an address of a view, such as #main */
export function parseRoute(hash) {
  if (hash === '' || hash === '#') {
    return { path: [], query: new URLSearchParams() };
  }
  if (!hash.startsWith('#/')) {
    return undefined;
  }
  const [path, query] = hash.slice(2).split('?', 2);
  return { path: path.split('/').filter((part) => part !== ''), query: new URLSearchParams(query) };
}

/** Goes to another view. */
export function go(hash) {
  location.hash = hash;
}

/**
 * Shows the view of the address, now and whenever it changes.
 *
 * @param {Element} main
 * @param {(route: Route, signal: AbortSignal) => Shown} viewOf the signal is aborted when it goes
 * @param {(route: Route) => void} onShown
 */
export function startRouter(main, viewOf, onShown) {
  let controller = new AbortController();

  function show(isFirst) {
    const route = parseRoute(location.hash);
    if (!route) {
      return;
    }
    controller.abort();
    controller = new AbortController();
    const { title, node } = viewOf(route, controller.signal);
    main.replaceChildren(node);
    document.title = `${title} · FastPay for Tempo`;
    onShown(route);
    if (!isFirst) {
      scrollTo(0, 0);
      (main.querySelector('h1') ?? main).focus({ preventScroll: true });
    }
  }

  addEventListener('hashchange', () => show(false));
  show(true);
}
