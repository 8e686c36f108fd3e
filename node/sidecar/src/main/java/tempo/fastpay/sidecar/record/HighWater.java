package tempo.fastpay.sidecar.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.zip.CRC32C;
import tempo.fastpay.proto.tls.OwnerOnly;

/**
 * Keeps a small file that says up to which sequence number rows have been durable. It is written
 * after them and before anyone is told, so it is never ahead of what a crash leaves. Rows that end
 * below it were cut off by something else: a truncated log, a lost file, half a copy.
 *
 * <p>Two slots are written in turn, so that one is whole whatever happens.
 */
final class HighWater implements AutoCloseable {
  private static final long MAGIC = 0x66617374_70617931L;
  private static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES;

  /** Slots lie in sectors of their own. */
  private static final int SLOT_DISTANCE_BYTES = 4096;

  private static final int SLOTS = 2;

  private final FileChannel channel;
  private long sequence;
  private int nextSlot;

  private HighWater(FileChannel channel, long sequence, int nextSlot) {
    this.channel = channel;
    this.sequence = sequence;
    this.nextSlot = nextSlot;
  }

  static HighWater create(Path file, long sequence) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.fileAttributes(file));
    HighWater mark = new HighWater(channel, 0, 0);
    for (int slot = 0; slot < SLOTS; slot++) {
      mark.raise(sequence);
    }
    mark.sync();
    return mark;
  }

  /** Opens a file to go on with it. */
  static HighWater open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return read(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The sequence number in a file, without keeping it open. */
  static long sequenceIn(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel).sequence;
    }
  }

  private static HighWater read(FileChannel channel) throws IOException {
    long highest = -1;
    int slotOfHighest = -1;
    for (int slot = 0; slot < SLOTS; slot++) {
      long found = readSlot(channel, slot);
      if (found > highest) {
        highest = found;
        slotOfHighest = slot;
      }
    }
    if (highest < 0) {
      throw new IOException("neither of its slots is whole");
    }
    return new HighWater(channel, highest, (slotOfHighest + 1) % SLOTS);
  }

  /** The slot's number, or -1 where it is not whole. */
  private static long readSlot(FileChannel channel, int slot) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SLOT_BYTES);
    long position = (long) slot * SLOT_DISTANCE_BYTES;
    while (content.hasRemaining()) {
      if (channel.read(content, position + content.position()) < 0) {
        return -1;
      }
    }
    content.flip();
    long magic = content.getLong();
    long sequence = content.getLong();
    return magic == MAGIC && content.getInt() == checksum(sequence) ? sequence : -1;
  }

  private static int checksum(long sequence) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sequence));
    return (int) checksum.getValue();
  }

  long sequence() {
    return sequence;
  }

  /** Raises the mark: rows up to this number are durable. */
  void raise(long durable) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SLOT_BYTES).putLong(MAGIC).putLong(durable);
    content.putInt(checksum(durable)).flip();
    long position = (long) nextSlot * SLOT_DISTANCE_BYTES;
    while (content.hasRemaining()) {
      channel.write(content, position + content.position());
    }
    nextSlot = (nextSlot + 1) % SLOTS;
    sequence = durable;
  }

  /**
   * Makes the mark durable: until then it survives the process, not a power failure; rows survive
   * both.
   */
  void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
