/**
 * The event bus for clients that are no nodes: browsers and programs in any language. They ask an
 * aggregator and receive the events it publishes, nothing else.
 */
package tempo.fastpay.web.bridge;
