/** Evidence as a party holds, shows and learns it (L13). */
package tempo.fastpay.face.evidence;
