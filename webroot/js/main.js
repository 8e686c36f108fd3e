/* Where the page begins. */

import { Live } from './live.js';
import { startRouter } from './router.js';
import { Store } from './store.js';
import { buildShell } from './ui/shell.js';
import { aboutView } from './views/about.js';
import { accountView } from './views/account.js';
import { boardView } from './views/board.js';
import { followView } from './views/follow.js';
import { missingView } from './views/missing.js';
import { networkView } from './views/network.js';
import { submitView } from './views/submit.js';

const VIEWS = {
  '': networkView,
  submit: submitView,
  tx: followView,
  board: boardView,
  account: accountView,
  about: aboutView,
};

const store = new Store();
const live = new Live(store);
const markTab = buildShell(store, live);

startRouter(
  document.getElementById('main'),
  (route, signal) => {
    const name = route.path[0] ?? '';
    const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : missingView;
    return view({ store, route, signal });
  },
  markTab,
);
live.start();
