/** Where a client lives: its turns, its timers, its threads. */
package tempo.fastpay.loop;
