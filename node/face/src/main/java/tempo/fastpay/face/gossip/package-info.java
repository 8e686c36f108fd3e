/** Reads the peers' bulletin boards, as fast as a validator can check them. */
package tempo.fastpay.face.gossip;
