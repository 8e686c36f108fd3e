/** Runs a node: its roles, from configuration to verticles. */
package tempo.fastpay.launcher.node;
