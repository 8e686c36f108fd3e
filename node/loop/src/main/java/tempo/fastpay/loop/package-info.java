/** Turns, timers, worker threads and time: the one seam between FastPay and Vert.x. */
package tempo.fastpay.loop;
