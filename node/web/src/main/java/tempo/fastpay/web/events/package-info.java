/** One watch of the aggregator's board, shown to a thousand readers as server-sent events. */
package tempo.fastpay.web.events;
