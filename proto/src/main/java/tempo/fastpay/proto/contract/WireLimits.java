package tempo.fastpay.proto.contract;

import tempo.fastpay.protocol.api.EvidenceQuery;

/** The limits that both ends of a connection keep. */
public final class WireLimits {
  /** The most bytes of one gRPC message, in either direction; a longer one is refused. */
  public static final int MESSAGE_LIMIT_BYTES = 4 * 1024 * 1024;

  /**
   * The most characters of one JSON text: bytes are written as hex there, so it takes twice the
   * room.
   */
  public static final int JSON_LIMIT_CHARS = 2 * MESSAGE_LIMIT_BYTES;

  public static final int JSON_NESTING_LIMIT = 16;

  public static final int STREAMS_PER_CONNECTION_LIMIT = 128;

  /** How long a caller waits for an answer unless it is configured otherwise. */
  public static final long CALL_TIMEOUT_MS = 5_000;

  /** How often a server says on a quiet stream that it lives. */
  public static final long HEARTBEAT_MS = 5_000;

  /** A stream without events and heartbeats for so long is broken. */
  public static final long STREAM_SILENCE_LIMIT_MS = 3 * HEARTBEAT_MS;

  /**
   * The most characters of a message or detail for people; a longer one is cut where it is written.
   */
  public static final int TEXT_LIMIT_CHARS = 2_048;

  public static final int GOSSIP_PEERS_LIMIT = 200;
  public static final int GOSSIP_PEER_LIMIT_CHARS = 256;
  public static final int LANES_LIMIT = 256;

  /** The most pieces of evidence in one file. */
  public static final int EVIDENCE_FILE_LIMIT = 10 * EvidenceQuery.LIMIT_MAX;

  private WireLimits() {}

  public static String cut(String text) {
    return text.length() <= TEXT_LIMIT_CHARS ? text : text.substring(0, TEXT_LIMIT_CHARS);
  }
}
