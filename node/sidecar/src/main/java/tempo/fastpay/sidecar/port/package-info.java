/** What the validator's shell needs of the world, each with an in-memory twin. */
package tempo.fastpay.sidecar.port;
