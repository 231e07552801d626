package io.github.btlib.tracker.snapshot;

import io.github.btlib.tracker.swarm.MemoryPeerStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes the swarms of a store into a file and reads them back. The file is either the one before
 * or the new one whole, whenever the machine stops: it is written under another name, synced and
 * moved.
 *
 * <pre>
 * "BTLSWARM", version (int), when it was written (long, ms since 1970)
 * then records that begin with a byte:
 *   'T'  info-hash (20), downloads (int), how many peers follow (int)
 *   '4'  address (4), port (2), state (1), age in seconds (int)
 *   '6'  address (16), port (2), state (1), age in seconds (int)
 *   'E'  how many peers there were in all (long); the last record
 * CRC-32C of all before (int)
 * </pre>
 *
 * <p>All numbers have their most significant byte first. Bit 7 of a state says that the peer's
 * download was counted; the other bits are 0 for a leecher, 1 for a partial seed, 2 for a seed.
 * Peer ids are not kept: peers tell them again.
 */
public final class SwarmSnapshot {

  static final byte[] MAGIC = {'B', 'T', 'L', 'S', 'W', 'A', 'R', 'M'};
  static final int VERSION = 1;
  static final byte TORRENT = 'T';
  static final byte IPV4 = '4';
  static final byte IPV6 = '6';
  static final byte END = 'E';
  static final int COMPLETED = 0x80;

  private static final String TEMPORARY = ".new";

  private SwarmSnapshot() {}

  /**
   * Writes all swarms. A shard at a time is copied in memory, and no lock is held while writing.
   *
   * @param file where to; a file there is replaced, and so is one with ".new" after its name
   * @param store what to write; announces may go on
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param nowMillis the time as of {@link System#currentTimeMillis()}
   * @return how many peers were written
   * @throws IOException if that failed; the file before is as it was
   */
  public static long write(Path file, MemoryPeerStore store, long nowNanos, long nowMillis)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    try {
      long peers = writeNew(temporary, store, nowNanos, nowMillis);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(file);
      return peers;
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static long writeNew(Path file, MemoryPeerStore store, long nowNanos, long nowMillis)
      throws IOException {
    CRC32C checksum = new CRC32C();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      SwarmCopy copy = new SwarmCopy();
      copy.header(nowMillis);
      for (int shard = 0; shard < MemoryPeerStore.SHARDS; shard++) {
        store.visit(shard, nowNanos, copy);
        drain(copy, channel, checksum);
      }
      copy.end();
      drain(copy, channel, checksum);
      writeAll(channel, ByteBuffer.allocate(4).putInt(0, (int) checksum.getValue()));
      channel.force(true);
      return copy.peers();
    }
  }

  private static void drain(SwarmCopy copy, FileChannel channel, CRC32C checksum)
      throws IOException {
    ByteBuffer bytes = copy.drain();
    checksum.update(bytes.duplicate());
    writeAll(channel, bytes);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** So that the move itself outlives a power cut; not every system can do that. */
  private static void syncFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file is whole all the same, and so is the one before
      return;
    }
  }

  /**
   * Reads all swarms of a file into a store. It is read twice, a piece at a time: nothing gets into
   * the store before the whole file has proved good. Peers that have been silent for too long by
   * now are left out, and so are those there is no room for.
   *
   * @param file where from
   * @param store where to
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param nowMillis the time as of {@link System#currentTimeMillis()}
   * @return how many peers the file has
   * @throws BadSnapshotException if the file is damaged, or none of ours, or of a later version
   * @throws IOException if it cannot be read
   */
  public static long read(Path file, MemoryPeerStore store, long nowNanos, long nowMillis)
      throws IOException {
    SnapshotReader.read(file, nowMillis, new Ignored());
    return SnapshotReader.read(file, nowMillis, new Restorer(store, nowNanos));
  }
}
