/* Line icons, 24 by 24. */

import { svg } from '../dom.js';

const PATHS = {
  network: 'M12 3v6M12 9l-6 8M12 9l6 8M6 17h12M12 3a1 1 0 1 0 .01 0M5.5 18a1 1 0 1 0 .01 0M18.5 18a1 1 0 1 0 .01 0',
  submit: 'M12 15V4M7.5 8.5L12 4l4.5 4.5M4 15v4h16v-4',
  follow: 'M12 4a8 8 0 1 0 8 8M12 8.5a3.5 3.5 0 1 0 3.5 3.5M12 12l7.5-7.5M15.5 4.5h4v4',
  board: 'M4 6h2M4 12h2M4 18h2M9.5 6H20M9.5 12H20M9.5 18H20',
  account: 'M4 7.5A1.5 1.5 0 0 1 5.5 6H18v3M4 7.5V18a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1V9H5.5A1.5 1.5 0 0 1 4 7.5M16 13.5v1',
  about: 'M12 3.5a8.5 8.5 0 1 0 .01 0M12 11v5.5M12 7.5v.01',
  light: 'M12 8a4 4 0 1 0 .01 0M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  dark: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  system: 'M12 3.5a8.5 8.5 0 1 0 .01 0M12 3.5v17M12 7l6 -1M12 11h8.4M12 15h7.8M12 19h4',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  done: 'M5 12.5l4.5 4.5L19 7',
  play: 'M8 5.5l10.5 6.5L8 18.5z',
  arrow: 'M5 12h14M13.5 6.5L19 12l-5.5 5.5',
};

/** @param {keyof PATHS} name */
export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
}
