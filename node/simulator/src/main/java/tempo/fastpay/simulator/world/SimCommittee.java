package tempo.fastpay.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tempo.fastpay.protocol.crypto.Hashes;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.quorum.Committee;
import tempo.fastpay.protocol.quorum.Effects;
import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.protocol.quorum.ValidatorId;
import tempo.fastpay.protocol.types.Bytes32;
import tempo.fastpay.protocol.types.UInt64;

/** A committee of 3f + 1 members with all its keys. */
public final class SimCommittee {
  public final Committee committee;
  private final List<Bytes32> keys;
  private final List<ValidatorId> ids;

  public SimCommittee(int faulty) {
    this.keys =
        IntStream.range(0, 3 * faulty + 1)
            .mapToObj(i -> Hashes.sha256("member".getBytes(UTF_8), new byte[] {(byte) i}))
            .toList();
    List<Validator> validators = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      validators.add(Validator.of("v" + i, SketchCrypto.SHARED.publicKeyEd25519(keys.get(i))));
    }
    this.committee = Committee.of(Order.CHAIN, UInt64.ONE, validators, SketchCrypto.SHARED);
    this.ids = validators.stream().map(Validator::id).toList();
  }

  public int size() {
    return keys.size();
  }

  public ValidatorId id(int seat) {
    return ids.get(seat);
  }

  public Validator member(int seat) {
    return committee.member(id(seat)).orElseThrow();
  }

  public int seat(ValidatorId id) {
    return ids.indexOf(id);
  }

  /** The member's certificate over an order, whatever the laws say of it. */
  public Certificate sign(int seat, Order order, UInt64 createdUnixMillis) {
    Bytes32 message =
        Certificate.message(Order.CHAIN, committee.epoch(), order.txHash(), order.effectsHash());
    return new Certificate(
        id(seat),
        order.txHash(),
        order.effectsHash(),
        Effects.of(order.payment()),
        committee.epoch(),
        SketchCrypto.SHARED.signEd25519(message, keys.get(seat)),
        createdUnixMillis);
  }
}
