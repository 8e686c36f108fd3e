package tempo.fastpay.face;

import java.util.Optional;
import tempo.fastpay.loop.ResultCache;
import tempo.fastpay.protocol.crypto.Crypto;
import tempo.fastpay.protocol.tx.PaymentScreen;
import tempo.fastpay.protocol.types.Bytes;
import tempo.fastpay.protocol.types.ChainId;

/**
 * Screens payments and remembers the good ones, so that the same bytes are not verified twice;
 * garbage displaces nothing. Thread-safe.
 */
public final class ScreenedPayments {
  /** Payments remembered; the one unused for longest leaves first. */
  public static final int LIMIT = 8_192;

  private final ChainId chainId;
  private final Crypto crypto;
  private final ResultCache<Bytes, PaymentScreen.Result> results =
      new ResultCache<>(LIMIT, result -> result instanceof PaymentScreen.Result.Accepted);

  public ScreenedPayments(ChainId chainId, Crypto crypto) {
    this.chainId = chainId;
    this.crypto = crypto;
  }

  /**
   * Screens the bytes like {@link PaymentScreen#screen}, for payments of one chain and any signer.
   */
  public PaymentScreen.Result screen(Bytes raw) {
    return results.get(raw, () -> PaymentScreen.screen(raw, Optional.empty(), chainId, crypto));
  }
}
