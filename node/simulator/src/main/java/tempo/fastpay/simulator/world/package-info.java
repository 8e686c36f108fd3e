/** Validators, their chain, disks, network and time, under one seed. */
package tempo.fastpay.simulator.world;
