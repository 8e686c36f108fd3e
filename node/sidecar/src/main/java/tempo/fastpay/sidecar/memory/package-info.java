/** In-memory twins of the ports: for the demo node and for tests. */
package tempo.fastpay.sidecar.memory;
