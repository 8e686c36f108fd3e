/**
 * Turns, timers, worker threads and time, and the end of a connection: the one seam between FastPay
 * and Vert.x.
 */
package tempo.fastpay.loop;
