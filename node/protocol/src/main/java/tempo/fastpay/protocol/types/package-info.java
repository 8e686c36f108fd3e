/**
 * Small values that cannot be wrong: bytes, hashes, addresses, numbers, names of things. Those that
 * are keys of large maps spell out {@code equals} and {@code hashCode}: what a record makes by
 * itself is a chain of method handles, slow in a process that has just begun, which is when a
 * restart looks up millions of them.
 */
package tempo.fastpay.protocol.types;
