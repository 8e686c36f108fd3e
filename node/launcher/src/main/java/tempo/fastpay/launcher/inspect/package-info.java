/** Tells of raw transactions whether a sidecar would take them for payments, and why not. */
package tempo.fastpay.launcher.inspect;
