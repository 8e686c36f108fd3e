/* The remembered theme, set before anything is painted. The page's own modules come later. */
'use strict';
try {
  const theme = localStorage.getItem('fastpay.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage is switched off: the system's theme it is.
}
