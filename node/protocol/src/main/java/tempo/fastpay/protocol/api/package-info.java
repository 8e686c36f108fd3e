/** What clients and validators say to each other, whatever carries it. */
package tempo.fastpay.protocol.api;
