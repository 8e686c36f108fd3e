package tempo.fastpay.chain.block;

import java.util.List;
import java.util.Objects;

/** A whole block: its header, and all that was executed in it, in order. */
public record BlockContents(Header header, List<Executed> executed) {
  public BlockContents {
    Objects.requireNonNull(header);
    executed = List.copyOf(executed);
  }
}
