package tempo.fastpay.face.gossip;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happened with one peer since the start. May be read from any thread. */
public final class PeerCounters {
  private final String peer;
  private final LongAdder certificates = new LongAdder();
  private final LongAdder quorumCertificates = new LongAdder();
  private final LongAdder heartbeats = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder broken = new LongAdder();
  private final LongAdder pauses = new LongAdder();
  private volatile boolean watching;
  private volatile boolean unreached;

  PeerCounters(String peer) {
    this.peer = peer;
  }

  /** The validator's name. */
  public String peer() {
    return peer;
  }

  /** Certificates handed to the intake; nothing says that they were good. */
  public long certificates() {
    return certificates.sum();
  }

  /** QCs handed to the intake; nothing says that they were good. */
  public long quorumCertificates() {
    return quorumCertificates.sum();
  }

  public long heartbeats() {
    return heartbeats.sum();
  }

  /**
   * Events that could not be taken: those with absurd content, and those on which the intake
   * failed.
   */
  public long refused() {
    return refused.sum();
  }

  /** Watches that could not begin or that ended; each is followed by a reconnection. */
  public long broken() {
    return broken.sum();
  }

  /** How often the peer had to wait, because it sent too much. */
  public long pauses() {
    return pauses.sum();
  }

  /** True while the last watch has shown something and not ended. */
  public boolean watching() {
    return watching;
  }

  /** True if it has shown nothing in the minute after the start, nor since. */
  public boolean unreached() {
    return unreached;
  }

  void countCertificate() {
    certificates.increment();
  }

  void countQuorumCertificate() {
    quorumCertificates.increment();
  }

  void countHeartbeat() {
    heartbeats.increment();
  }

  void countRefused() {
    refused.increment();
  }

  void countBroken() {
    broken.increment();
  }

  void countPause() {
    pauses.increment();
  }

  void setUnreached(boolean now) {
    unreached = now;
  }

  void setWatching(boolean now) {
    watching = now;
  }
}
