/** Serves one endpoint in front of a committee, as a third party without any key. */
package tempo.fastpay.aggregator;
