/** Tempo nodes as validators see them: JSON-RPC over the simulated chain, and its faults. */
package tempo.fastpay.simulator.node;
