package tempo.fastpay.protocol.architecture;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.bouncycastle.jcajce.provider.digest.SHA3;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;

/** One breach of each ban, so that a ban that stopped biting is noticed. */
@SuppressWarnings("unused") // only ever read as bytecode
final class Violations {
  private Violations() {}

  static final class UsesJca {
    MessageDigest digest;
  }

  static final class UsesJavaxCrypto {
    Mac mac;
  }

  static final class UsesTheBouncyCastleProvider {
    BouncyCastleProvider provider;
  }

  static final class UsesBouncyCastlesJcaClasses {
    SHA3.Digest256 digest;
  }

  static final class UsesAnotherLibrary {
    Logger logger;
  }

  static final class UsesLocks {
    Lock lock;
  }

  static final class UsesExecutors {
    Executor executor;
  }

  static final class UsesCompletableFutures {
    CompletableFuture<String> future;
  }

  static final class UsesVarHandles {
    VarHandle handle;
  }

  static final class UsesMethodHandles {
    MethodHandle handle;
  }

  static final class UsesReflection {
    Method method;
  }

  static final class UsesPaths {
    Path path;
  }

  static final class UsesFiles {
    File file;
  }

  static final class UsesTheNetwork {
    URI uri;
  }

  static final class UsesClocks {
    Clock clock;
  }

  static final class UsesThreads {
    Thread thread;
  }

  static final class UsesSystemLoggers {
    System.Logger logger;
  }

  static final class UsesHexFormat {
    HexFormat format;
  }

  static final class UsesSplittableRandom {
    SplittableRandom random;
  }

  static final class ReadsMillis {
    static long now() {
      return System.currentTimeMillis();
    }
  }

  static final class ReadsNanos {
    static long now() {
      return System.nanoTime();
    }
  }

  static final class ComparesUnsigned {
    static int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  }

  static final class MultipliesHigh {
    static long high(long a, long b) {
      return Math.multiplyHigh(a, b);
    }
  }

  static final class ParsesUnsigned {
    static long parse(String text) {
      return Long.parseUnsignedLong(text);
    }
  }

  static final class SplitsLines {
    static Stream<String> lines(String text) {
      return text.lines();
    }
  }

  static final class WritesBytes {
    static void write(ByteArrayOutputStream out, byte[] data) {
      out.writeBytes(data);
    }
  }

  static final class ThrowsDice {
    static double roll() {
      return Math.random();
    }
  }
}
