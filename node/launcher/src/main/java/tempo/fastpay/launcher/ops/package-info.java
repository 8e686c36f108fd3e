/** What an operator watches a node by: metrics, and whether it lives and can do its work. */
package tempo.fastpay.launcher.ops;
