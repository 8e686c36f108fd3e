/** The third party's side: one endpoint in front of a committee. It holds no key. */
package tempo.fastpay.aggregator;
