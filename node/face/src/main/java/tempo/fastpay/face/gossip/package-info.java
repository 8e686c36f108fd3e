/** What a validator asks of its peers: their bulletin boards, as fast as it can check them. */
package tempo.fastpay.face.gossip;
