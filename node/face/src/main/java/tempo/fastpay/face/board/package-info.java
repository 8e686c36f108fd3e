/** A validator's bulletin board: a bounded log of what it has seen, to be paged and watched. */
package tempo.fastpay.face.board;
