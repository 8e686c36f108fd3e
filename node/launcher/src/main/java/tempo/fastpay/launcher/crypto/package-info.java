/** Signature work on native libraries where this machine has them, checked before it is trusted. */
package tempo.fastpay.launcher.crypto;
