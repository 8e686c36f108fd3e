package tempo.fastpay.sidecar.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.quorum.VerifiedCertificate;
import tempo.fastpay.protocol.quorum.VerifiedQc;
import tempo.fastpay.protocol.types.ContentionKey;
import tempo.fastpay.protocol.types.TxHash;
import tempo.fastpay.sidecar.core.Base;
import tempo.fastpay.sidecar.core.Known;
import tempo.fastpay.sidecar.core.Permit;
import tempo.fastpay.sidecar.port.RecordException;
import tempo.fastpay.sidecar.port.SigningRecord.Contents;

/**
 * Reads back all that a restart needs. Signatures were verified before they were written and are
 * not again; whose they are is, against the committee.
 */
final class ContentsReader implements RowReader.Sink {
  private final Committee committee;
  private final List<Permit> permits = new ArrayList<>();
  private final Map<ContentionKey, TxHash> taken = new HashMap<>();
  private final List<Known> known = new ArrayList<>();
  private final List<VerifiedCertificate> certificates = new ArrayList<>();
  private final Map<ValidatorId, String> cursors = new HashMap<>();
  private Optional<Base> base = Optional.empty();
  private OptionalLong restoredUnixMillis = OptionalLong.empty();

  private ContentsReader(Committee committee) {
    this.committee = committee;
  }

  static Contents read(RowStore store, Committee committee) throws RowStore.StoreException {
    ContentsReader contents = new ContentsReader(committee);
    store.scan(new RowReader(contents));
    return new Contents(
        contents.base,
        contents.permits,
        contents.taken,
        contents.known,
        contents.certificates,
        contents.cursors,
        contents.restoredUnixMillis);
  }

  @Override
  public void base(Base found) {
    base = Optional.of(found);
  }

  @Override
  public void since(RowKind kind, long unixMillis) {
    if (kind != RowKind.RESTORED) {
      throw unusable(kind);
    }
    restoredUnixMillis = OptionalLong.of(unixMillis);
  }

  /** Why nothing is signed with a record that is RETIRED or IMPORTING. */
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

  @Override
  public void taken(ContentionKey key, TxHash txHash) {
    taken.put(key, txHash);
  }

  @Override
  public void qc(PaymentRows.RawQc raw) {
    VerifiedQc.Result result = VerifiedQc.recall(raw.qc(), raw.payment(), committee);
    if (result instanceof VerifiedQc.Result.Verified verified) {
      known.add(new Known(verified.qc(), raw.feeToken(), raw.restsOn()));
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
