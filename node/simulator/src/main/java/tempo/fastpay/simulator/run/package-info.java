/** Plays histories: the narrow and the broad generator, and campaigns of many seeds. */
package tempo.fastpay.simulator.run;
