/**
 * The story that everything else is there for: Bob pays Carol with money that no block has seen.
 */
package tempo.fastpay.launcher.demo;
