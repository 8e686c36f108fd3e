package tempo.fastpay.launcher.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tempo.fastpay.protocol.types.ChainId;
import tempo.fastpay.protocol.types.UInt64;

/** Reads a chain id. */
final class ChainIdOption implements ITypeConverter<ChainId> {
  static final String DEFAULT = "1337";

  @Override
  public ChainId convert(String text) {
    try {
      return new ChainId(UInt64.parse(text));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "expected a whole number from 0 to 2^64-1, got '" + text + "'");
    }
  }
}
