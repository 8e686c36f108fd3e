package tempo.fastpay.devchain.ledger;

import java.util.List;

/** A header and what it is over. */
public record Block(Header header, List<Included> transactions) {
  public Block {
    transactions = List.copyOf(transactions);
  }

  /** A transaction and what became of it. */
  public record Included(Transaction transaction, Receipt receipt) {}
}
