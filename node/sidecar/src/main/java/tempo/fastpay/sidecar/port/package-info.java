/** The ports of a validator's shell to the world, each with an in-memory twin. */
package tempo.fastpay.sidecar.port;
