/** Holds evidence, shows it and learns it from peers (L13). */
package tempo.fastpay.face.evidence;
