/** Keys and certificates for TLS, made here and read by whoever speaks it. */
package tempo.fastpay.launcher.tls;
