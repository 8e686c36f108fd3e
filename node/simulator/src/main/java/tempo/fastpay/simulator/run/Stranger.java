package tempo.fastpay.simulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tempo.fastpay.protocol.quorum.QuorumCertificate;
import tempo.fastpay.simulator.world.Fault;
import tempo.fastpay.simulator.world.Order;

/** Overhears payments, and sends them again: as they are, re-wrapped, misplaced. */
final class Stranger {
  private static final int TICK_MS = 500;
  private static final int MEMORY_LIMIT = 60;

  private final Broad broad;
  private final Random random;
  private final List<Order> heard = new ArrayList<>();
  private final List<QuorumCertificate> qcs = new ArrayList<>();

  Stranger(Broad broad) {
    this.broad = broad;
    this.random = broad.random();
    broad.time().after(TICK_MS, this::tick);
  }

  void overhears(Order order, List<QuorumCertificate> parents) {
    if (random.nextInt(4) == 0 && order.candidate().isPresent()) {
      keep(heard, order);
      parents.forEach(parent -> keep(qcs, parent));
    }
  }

  private <T> void keep(List<T> list, T thing) {
    if (list.size() < MEMORY_LIMIT) {
      list.add(thing);
    } else {
      list.set(random.nextInt(MEMORY_LIMIT), thing);
    }
  }

  private void tick() {
    if (!broad.isChaos()) {
      return;
    }
    if (!heard.isEmpty()) {
      Order order = heard.get(random.nextInt(heard.size()));
      int seat = random.nextInt(broad.members());
      List<QuorumCertificate> parents =
          qcs.isEmpty() || random.nextBoolean()
              ? List.of()
              : List.of(qcs.get(random.nextInt(qcs.size())));
      broad.submit(broad.members(), seat, changed(order), parents, ignored -> {});
    }
    broad.time().after(TICK_MS, this::tick);
  }

  private Order changed(Order order) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        broad.count(Fault.STRANGER_REWRAPS);
        yield order.rewrapped(1 + random.nextInt(3_000));
      }
      case 1 -> {
        broad.count(Fault.STRANGER_MISPLACES);
        yield order.misplaced();
      }
      default -> {
        broad.count(Fault.STRANGER_REPLAYS);
        yield order;
      }
    };
  }
}
