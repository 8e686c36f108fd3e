/** Joins the nodes of one operator into one cluster, with one event bus. */
package tempo.fastpay.launcher.cluster;
