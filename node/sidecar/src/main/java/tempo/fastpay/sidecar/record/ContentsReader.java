package tempo.fastpay.sidecar.record;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.loop.Loop;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.FinalizedBlock;
import tempo.fastpay.sidecar.core.KnownPayment;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/**
 * Reads back all that a restart needs. Each thread reads a part of the senders, and there are as
 * many threads as processors, up to a limit. A payment that is both permitted and known is held
 * once. Signatures were verified before they were written and are not verified again; their signers
 * are checked against the committee.
 */
final class ContentsReader implements RowReader.Sink {
  /** The parts of the senders read at once, at most. */
  private static final int PARTS_LIMIT = 8;

  private static final Comparator<ContentionKey> AS_STORED =
      Comparator.comparing(ContentionKey::sender)
          .thenComparing(key -> key.lane().nonceKey())
          .thenComparing(ContentionKey::nonceSeq);

  private final Committee committee;
  private final List<Permit> permits = new ArrayList<>();
  private final Map<ContentionKey, TxHash> taken = new HashMap<>();
  private final List<KnownPayment> known = new ArrayList<>();
  private final List<VerifiedCertificate> certificates = new ArrayList<>();
  private final Map<ValidatorId, String> cursors = new HashMap<>();
  private Optional<FinalizedBlock> base = Optional.empty();
  private OptionalLong restoredUnixMillis = OptionalLong.empty();
  private int nextPermit;

  private ContentsReader(Committee committee) {
    this.committee = committee;
  }

  /**
   * Reads a store on worker threads; it must stay open until the future has completed.
   *
   * @return fails with {@link RecordException} or {@link RowStore.StoreException} after all threads
   *     have left the store
   */
  static Future<Contents> read(Loop loop, RowStore store, Committee committee) {
    List<Future<ContentsReader>> read = new ArrayList<>();
    read.add(part(loop, store, committee, RowRange.except(List.of(RowKind.PERMIT, RowKind.QC))));
    int parts = Math.min(Runtime.getRuntime().availableProcessors(), PARTS_LIMIT);
    for (int part = 0; part < parts; part++) {
      // A sender's permits and QCs are in one part.
      read.add(
          part(
              loop,
              store,
              committee,
              List.of(
                  RowRange.part(RowKind.PERMIT, part, parts),
                  RowRange.part(RowKind.QC, part, parts))));
    }
    return Future.join(read).map(all -> together(read.stream().map(Future::result).toList()));
  }

  private static Future<ContentsReader> part(
      Loop loop, RowStore store, Committee committee, List<RowRange> ranges) {
    return loop.compute(
        () -> {
          ContentsReader contents = new ContentsReader(committee);
          RowReader rows = new RowReader(contents);
          for (RowRange range : ranges) {
            store.scan(range, rows);
          }
          return contents;
        });
  }

  private static Contents together(List<ContentsReader> parts) {
    ContentsReader rest = parts.get(0);
    return new Contents(
        rest.base,
        parts.stream().flatMap(part -> part.permits.stream()).toList(),
        rest.taken,
        parts.stream().flatMap(part -> part.known.stream()).toList(),
        rest.certificates,
        rest.cursors,
        rest.restoredUnixMillis);
  }

  @Override
  public void base(FinalizedBlock found) {
    base = Optional.of(found);
  }

  @Override
  public void since(RowKind kind, long unixMillis) {
    if (kind != RowKind.RESTORED) {
      throw unusable(kind);
    }
    restoredUnixMillis = OptionalLong.of(unixMillis);
  }

  /** The reason why nothing is signed with a record that is RETIRED or IMPORTING. */
  static RecordException unusable(RowKind kind) {
    return RecordException.hopeless(
        kind == RowKind.RETIRED
            ? "it was exported to be moved, and signs nothing any more: run the validator where the"
                + " export was imported"
            : "an import into it did not end: repeat the import");
  }

  @Override
  public void permit(Permit permit) {
    permits.add(permit);
  }

  /**
   * The permit on a key, found in one pass: permits and QCs come in the same order, so that those
   * of one key are met side by side.
   */
  @Override
  public Optional<Permit> permitOn(ContentionKey key) {
    while (nextPermit < permits.size()
        && AS_STORED.compare(permits.get(nextPermit).key(), key) < 0) {
      nextPermit++;
    }
    return nextPermit < permits.size() && permits.get(nextPermit).key().equals(key)
        ? Optional.of(permits.get(nextPermit))
        : Optional.empty();
  }

  @Override
  public void taken(ContentionKey key, TxHash txHash) {
    taken.put(key, txHash);
  }

  @Override
  public void qc(PaymentRows.RawQc raw) {
    VerifiedQc.Result result = VerifiedQc.recall(raw.qc(), raw.payment(), committee);
    if (result instanceof VerifiedQc.Result.Verified verified) {
      known.add(new KnownPayment(verified.qc(), raw.feeToken(), raw.restsOn()));
    } else if (result instanceof VerifiedQc.Result.Refused refused) {
      throw ofAnotherCommittee(refused.reject().message());
    }
  }

  private static RecordException ofAnotherCommittee(String why) {
    return RecordException.hopeless(
        "it was written under another committee: "
            + why
            + ". A committee's members never change within an epoch");
  }

  @Override
  public void certificate(Certificate certificate) {
    certificates.add(
        committee
            .recall(certificate)
            .orElseThrow(() -> ofAnotherCommittee("a certificate of " + certificate.signer())));
  }

  @Override
  public void cursor(ValidatorId peer, String cursor) {
    cursors.put(peer, cursor);
  }
}
