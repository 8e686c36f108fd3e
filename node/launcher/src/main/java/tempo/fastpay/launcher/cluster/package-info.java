/** The nodes of one operator as one event bus. */
package tempo.fastpay.launcher.cluster;
