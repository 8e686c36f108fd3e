/**
 * The durable signing record: rows in RocksDB, bound to one key on one chain in one epoch, with a
 * high-water mark beside them that tells a lost tail from an unfinished write.
 */
package tempo.fastpay.sidecar.record;
