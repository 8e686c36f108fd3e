/**
 * The web role: REST, live events and pages over an aggregator, wherever that runs. It decodes,
 * asks and encodes, keeps what strangers may take within bounds, and decides nothing.
 */
package tempo.fastpay.web;
