/**
 * Small values that are checked when they are made: bytes, hashes, addresses, numbers, names of
 * things. Those that are keys of large maps write out {@code equals} and {@code hashCode}: the
 * methods that a record makes by itself are chains of method handles, slow in a process that has
 * just begun, which is when a restart looks up millions of them.
 */
package tempo.fastpay.protocol.types;
