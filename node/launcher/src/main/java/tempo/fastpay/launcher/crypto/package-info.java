/**
 * Verifies and signs with native libraries where this machine has them, checked before they are
 * trusted.
 */
package tempo.fastpay.launcher.crypto;
