/** Hashes and signatures behind one seam. */
package tempo.fastpay.protocol.crypto;
