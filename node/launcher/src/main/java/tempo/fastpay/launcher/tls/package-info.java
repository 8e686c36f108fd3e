/** Makes the keys and certificates of TLS. */
package tempo.fastpay.launcher.tls;
