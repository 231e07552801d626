package io.github.btlib.core.testkit.storage;

import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A disk in memory that forgets when its power is cut: of what was written since the last sync,
 * each sector may be kept or lost, and so may what the files look like. What was synced stays. Pad
 * files (BEP 47) are kept like any other. Thread-safe; the lock is held while bytes are copied in
 * memory.
 */
public final class PowerCutStorage {
  /** What a disk writes whole or not at all, in bytes. */
  private static final int SECTOR = 512;

  private final Metainfo metainfo;
  private final Random random;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final byte[] synced;
  private final byte[] current;
  private final BitSet held = new BitSet(); // of current, by sector
  private final BitSet heldSynced = new BitSet();
  private final BitSet unsynced = new BitSet();
  private FileStamp[] stamps;
  private FileStamp[] stampsSynced;
  private long clock = 1;
  private long power;
  private int lost;

  private PowerCutStorage(Metainfo metainfo, long seed) {
    this.metainfo = metainfo;
    this.random = new Random(seed);
    this.synced = new byte[Math.toIntExact(metainfo.totalLength())];
    this.current = synced.clone();
    this.stamps = new FileStamp[metainfo.files().size()];
    Arrays.fill(stamps, FileStamp.MISSING);
    this.stampsSynced = stamps.clone();
  }

  /**
   * Makes an empty disk.
   *
   * @param metainfo the torrent it is for, which must fit an array
   * @param seed decides what is lost
   */
  public static PowerCutStorage of(Metainfo metainfo, long seed) {
    return new PowerCutStorage(metainfo, seed);
  }

  /** Returns what opens the disk's data, also after the power came back. */
  public StorageFactory factory() {
    return (any, saveTo) -> new Powered(power());
  }

  private long power() {
    lock.lock();
    try {
      return power;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cuts the power: storages that are open fail from now on, and those that are opened find what
   * survived.
   *
   * @return how many sectors were lost, of all that were not synced
   */
  public int cutPower() {
    lock.lock();
    try {
      power++;
      int lostNow = 0;
      for (int sector = unsynced.nextSetBit(0); sector >= 0; ) {
        if (random.nextBoolean()) {
          restore(sector);
          lostNow++;
        }
        sector = unsynced.nextSetBit(sector + 1);
      }
      for (int file = 0; file < stamps.length; file++) {
        stamps[file] = random.nextBoolean() ? stamps[file] : stampsSynced[file];
      }
      lost += lostNow;
      keep();
      return lostNow;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many sectors all power cuts have cost. */
  public int sectorsLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  private void restore(int sector) {
    int from = sector * SECTOR;
    int length = Math.min(SECTOR, current.length - from);
    System.arraycopy(synced, from, current, from, length);
    held.set(sector, heldSynced.get(sector));
  }

  /** What is there now is what is on the disk. */
  private void keep() {
    for (int sector = unsynced.nextSetBit(0); sector >= 0; ) {
      int from = sector * SECTOR;
      System.arraycopy(current, from, synced, from, Math.min(SECTOR, current.length - from));
      sector = unsynced.nextSetBit(sector + 1);
    }
    unsynced.clear();
    heldSynced.clear();
    heldSynced.or(held);
    stampsSynced = stamps.clone();
  }

  /** The disk as long as its power is on. */
  private final class Powered implements Storage {
    private final long since;

    Powered(long since) {
      this.since = since;
    }

    private void requirePower() throws IOException {
      if (power != since) {
        throw new IOException("the power was cut");
      }
    }

    private BitSet sectors(long offset, int length) {
      BitSet sectors = new BitSet();
      sectors.set((int) (offset / SECTOR), (int) ((offset + length + SECTOR - 1) / SECTOR));
      return sectors;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      lock.lock();
      try {
        requirePower();
        BitSet missing = sectors(offset, target.remaining());
        missing.andNot(held);
        if (!missing.isEmpty()) {
          throw new EOFException("nothing was written at " + missing.nextSetBit(0) * (long) SECTOR);
        }
        target.put(current, (int) offset, target.remaining());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      lock.lock();
      try {
        requirePower();
        int length = source.remaining();
        BitSet sectors = sectors(offset, length);
        unsynced.or(sectors);
        held.or(sectors);
        source.get(current, (int) offset, length);
        clock++;
        for (FileSlice slice : metainfo.slices(offset, length)) {
          int file = slice.file().index();
          long end = slice.fileOffset() + slice.length();
          stamps[file] = new FileStamp(Math.max(stamps[file].size(), end), clock);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean mayHold(long offset, long length) throws IOException {
      lock.lock();
      try {
        requirePower();
        return sectors(offset, Math.toIntExact(length)).intersects(held);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public List<FileStamp> stamps() throws IOException {
      lock.lock();
      try {
        requirePower();
        return new ArrayList<>(List.of(stamps));
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void sync() throws IOException {
      lock.lock();
      try {
        requirePower();
        keep();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void delete() throws IOException {
      lock.lock();
      try {
        requirePower();
        held.clear();
        Arrays.fill(stamps, FileStamp.MISSING);
        unsynced.set(0, (current.length + SECTOR - 1) / SECTOR);
        keep();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      // what is not synced is still in the cache of the system
    }
  }
}
