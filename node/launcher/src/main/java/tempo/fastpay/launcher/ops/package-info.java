/**
 * Shows operators a node's metrics, and whether its validators and its signer can do their work.
 */
package tempo.fastpay.launcher.ops;
