package tempo.fastpay.client.wallet;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tempo.fastpay.proto.contract.MalformedRequestException;
import tempo.fastpay.proto.contract.WireLimits;
import tempo.fastpay.proto.json.JsonCodec;
import tempo.fastpay.proto.json.JsonText;
import tempo.fastpay.proto.tls.OwnerLock;
import tempo.fastpay.proto.tls.OwnerOnly;
import tempo.fastpay.protocol.quorum.Committee;

/**
 * Keeps a wallet in one JSON file, readable by its owner only and replaced whole at each step. A
 * file beside it, with {@code .lock} added to the name, is locked while a wallet is open: the
 * wallet's own file is another one after each step.
 */
public final class FileWalletStore implements WalletStore {
  /** The most bytes of the file; a step that would need more is refused. */
  public static final long FILE_LIMIT_BYTES = WireLimits.JSON_LIMIT_CHARS;

  private final Path file;
  private final Path lockFile;
  private final WalletJson json;
  private OwnerLock lock;

  /**
   * A store in this file, which need not exist; its folder must.
   *
   * @param committee the committee that certified the QCs in it
   */
  public FileWalletStore(Path file, Committee committee) {
    this.file = file;
    this.lockFile = PrivateFiles.folderOf(file).resolve(file.getFileName() + ".lock");
    this.json = new WalletJson(new JsonCodec(committee));
  }

  @Override
  public Optional<WalletState> open() {
    if (!Files.isDirectory(PrivateFiles.folderOf(file))) {
      throw new WalletException(
          file + ": its folder does not exist: create it first, or name another", false);
    }
    lock();
    try {
      return PrivateFiles.read(file, FILE_LIMIT_BYTES).map(this::parse);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private WalletState parse(String text) {
    try {
      return json.decode(JsonText.parseObject(text));
    } catch (IllegalArgumentException e) {
      throw new WalletException(
          file
              + ": not a wallet that can be used: "
              + problem(e)
              + ". Nothing was changed; put a good copy there, or name another file",
          false);
    }
  }

  /** What the state itself refuses, it says in its own words; a parser would quote the file. */
  private static String problem(IllegalArgumentException e) {
    return e instanceof MalformedRequestException ? PrivateFiles.problem(e) : e.getMessage();
  }

  private void lock() {
    if (lock != null) {
      throw inUse();
    }
    try {
      lock = OwnerLock.take(lockFile).orElseThrow(this::inUse);
    } catch (IOException e) {
      throw new WalletException(lockFile + ": cannot be locked: " + e.getMessage(), true, e);
    }
  }

  private WalletException inUse() {
    return new WalletException(
        file + ": another wallet has it open: close that one first, or name another file", true);
  }

  @Override
  public void save(WalletState state) {
    if (lock == null) {
      throw new WalletException(file + ": the wallet is closed: open it first", false);
    }
    JsonObject content = json.encode(state);
    String text = content.encodePrettily();
    if (text.length() > FILE_LIMIT_BYTES) {
      throw new WalletException(
          file
              + ": the wallet would grow beyond "
              + FILE_LIMIT_BYTES
              + " bytes: wait until payments settle",
          true);
    }
    try {
      OwnerOnly.replace(file, text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      // Closing gives the lock back. The file stays: deleting it would let two wallets lock two
      // different files.
      lock.close();
    } catch (IOException e) {
      throw new WalletException(lockFile + ": cannot be closed: " + e.getMessage(), true, e);
    } finally {
      lock = null;
    }
  }
}
