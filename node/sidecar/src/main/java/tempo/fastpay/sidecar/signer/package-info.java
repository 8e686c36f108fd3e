/** Keeps a validator's key in a process of its own: the validator's end, and the signer. */
package tempo.fastpay.sidecar.signer;
