package io.github.btlib.tracker.snapshot;

import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.swarm.SwarmVisitor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a file from one end to the other, checks it, and shows what it has. */
final class SnapshotReader {

  private static final int BUFFER = 64 * 1024;
  private static final int STATE_MASK = 0x7f;

  private final DataInputStream in;
  private final CRC32C checksum;
  private final SwarmVisitor visitor;

  /** By how much all peers have aged since the file was written. */
  private final long nowMillis;

  private long agedSeconds;

  private SnapshotReader(InputStream file, long nowMillis, SwarmVisitor visitor) {
    checksum = new CRC32C();
    // the checksum must not see what the buffer has in advance
    in = new DataInputStream(new CheckedInputStream(file, checksum));
    this.nowMillis = nowMillis;
    this.visitor = visitor;
  }

  /** Returns how many peers the file has. */
  static long read(Path file, long nowMillis, SwarmVisitor visitor) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return new SnapshotReader(stream, nowMillis, visitor).read();
    } catch (EOFException e) {
      throw new BadSnapshotException("it ends too early");
    }
  }

  private long read() throws IOException {
    if (!Arrays.equals(in.readNBytes(SwarmSnapshot.MAGIC.length), SwarmSnapshot.MAGIC)) {
      throw new BadSnapshotException("it is not a snapshot of swarms");
    }
    int version = in.readInt();
    if (version != SwarmSnapshot.VERSION) {
      throw new BadSnapshotException(
          "it has version " + version + ", known is " + SwarmSnapshot.VERSION);
    }
    // a clock that was set back must not make peers younger
    agedSeconds = Math.max(0, TimeUnit.MILLISECONDS.toSeconds(nowMillis - in.readLong()));
    long peers = records();
    int expected = (int) checksum.getValue();
    if (in.readInt() != expected) {
      throw new BadSnapshotException("its checksum is wrong");
    }
    if (in.read() >= 0) {
      throw new BadSnapshotException("something follows its end");
    }
    return peers;
  }

  private long records() throws IOException {
    long peers = 0;
    int left = 0;
    while (true) {
      byte type = in.readByte();
      boolean isPeer = type == SwarmSnapshot.IPV4 || type == SwarmSnapshot.IPV6;
      if (isPeer != left > 0) {
        throw new BadSnapshotException("a torrent has not as many peers as it says");
      }
      if (isPeer) {
        peer(type == SwarmSnapshot.IPV4);
        left--;
        peers++;
      } else if (type == SwarmSnapshot.TORRENT) {
        left = torrent();
      } else if (type == SwarmSnapshot.END) {
        if (in.readLong() != peers) {
          throw new BadSnapshotException("it has not as many peers as it says");
        }
        return peers;
      } else {
        throw new BadSnapshotException("a record is of unknown type " + (type & 0xff));
      }
    }
  }

  private int torrent() throws IOException {
    long high = in.readLong();
    long middle = in.readLong();
    int low = in.readInt();
    int completed = in.readInt();
    int peers = in.readInt();
    if (peers < 0 || completed < 0) {
      throw new BadSnapshotException("a torrent has a negative count");
    }
    visitor.torrent(high, middle, low, completed, peers);
    return peers;
  }

  private void peer(boolean isIpv4) throws IOException {
    long high = isIpv4 ? in.readInt() : in.readLong();
    long low = isIpv4 ? 0 : in.readLong();
    int port = in.readUnsignedShort();
    int state = in.readUnsignedByte();
    int age = in.readInt();
    if (port == 0 || age < 0 || (state & STATE_MASK) >= PeerState.values().length) {
      throw new BadSnapshotException("a peer makes no sense");
    }
    PeerState its =
        switch (state & STATE_MASK) {
          case 0 -> PeerState.LEECHER;
          case 1 -> PeerState.PARTIAL_SEED;
          default -> PeerState.SEED;
        };
    boolean completed = (state & SwarmSnapshot.COMPLETED) != 0;
    int aged = (int) Math.min(Integer.MAX_VALUE / 2, age + agedSeconds);
    if (isIpv4) {
      visitor.ipv4((int) high, port, its, completed, aged);
    } else {
      visitor.ipv6(high, low, port, its, completed, aged);
    }
  }
}
