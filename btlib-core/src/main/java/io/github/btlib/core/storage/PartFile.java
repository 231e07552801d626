package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds what skipped files share pieces with wanted ones, in a hidden file beside them: slots of a
 * piece each, in the order in which they were needed. It says which pieces it has bytes of, not
 * which bytes: those are good that a check or synced resume data vouches for, as in any file.
 *
 * <p>Thread-safe: the lock guards the slots and is not held while the file is read or written.
 */
final class PartFile {
  private final Metainfo metainfo;
  private final StoredFiles files;
  private final FileAccess access;
  private final int index;
  private final long stride;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private @Nullable NavigableMap<Integer, Slot> slots; // by piece; null until it is looked for
  private final BitSet used = new BitSet();

  PartFile(Metainfo metainfo, StoredFiles files, FileAccess access) {
    this.metainfo = metainfo;
    this.files = files;
    this.access = access;
    this.index = metainfo.files().size();
    this.stride = PartSlot.HEAD + (long) metainfo.pieceLength();
  }

  /** A place for the bytes of a piece. */
  private static final class Slot {
    private final int number;
    private volatile boolean headed;

    Slot(int number, boolean headed) {
      this.number = number;
      this.headed = headed;
    }
  }

  /** Reads bytes of skipped files, within one file. */
  void read(long offset, ByteBuffer target) throws IOException {
    transfer(offset, target, false);
  }

  /**
   * Reads bytes of one piece as far as the file goes, less than asked for if they were not written.
   */
  void readUpToEnd(long offset, ByteBuffer target) throws IOException {
    load();
    StoredFile file = files.enter(index);
    try {
      Slot slot = slotToRead((int) (offset / metainfo.pieceLength()));
      int within = (int) (offset % metainfo.pieceLength());
      access.readUpToEnd(file, slot.number * stride + PartSlot.HEAD + within, target);
    } finally {
      files.exit(file);
    }
  }

  /** Writes bytes of skipped files, within one file. */
  void write(long offset, ByteBuffer source) throws IOException {
    transfer(offset, source, true);
  }

  private void transfer(long offset, ByteBuffer buffer, boolean write) throws IOException {
    load();
    StoredFile file = files.enter(index);
    int limit = buffer.limit();
    try {
      for (long at = offset; buffer.position() < limit; ) {
        int piece = (int) (at / metainfo.pieceLength());
        int within = (int) (at % metainfo.pieceLength());
        int count = Math.min(limit - buffer.position(), metainfo.pieceLength() - within);
        buffer.limit(buffer.position() + count);
        Slot slot = write ? slotToWrite(file, piece) : slotToRead(piece);
        long position = slot.number * stride + PartSlot.HEAD + within;
        if (write) {
          access.write(file, position, buffer);
        } else {
          access.read(file, position, buffer);
        }
        at += count;
        buffer.limit(limit);
      }
    } finally {
      files.exit(file);
    }
  }

  private Slot slotToRead(int piece) throws IOException {
    lock.lock();
    try {
      Slot slot = loaded().get(piece);
      if (slot == null) {
        throw new StorageFaultException(
            StorageFault.MISSING, "nothing was written to piece " + piece + " of skipped files");
      }
      return slot;
    } finally {
      lock.unlock();
    }
  }

  private Slot slotToWrite(StoredFile file, int piece) throws IOException {
    Slot slot;
    lock.lock();
    try {
      slot = loaded().get(piece);
      if (slot == null) {
        slot = new Slot(used.nextClearBit(0), false);
        used.set(slot.number);
        loaded().put(piece, slot);
      }
    } finally {
      lock.unlock();
    }
    if (!slot.headed) { // two that see this write the same
      access.write(file, slot.number * stride, PartSlot.encode(metainfo, piece));
      slot.headed = true;
    }
    return slot;
  }

  private NavigableMap<Integer, Slot> loaded() {
    if (slots == null) {
      throw new IllegalStateException("not loaded");
    }
    return slots;
  }

  /** Looks for what an earlier run left. */
  private void load() throws IOException {
    if (isLoaded()) {
      return;
    }
    NavigableMap<Integer, Slot> found = new TreeMap<>();
    StoredFile file = files.enter(index);
    try {
      BasicFileAttributes attributes = SafeFiles.look(file.root, files.path(file));
      long count = attributes == null ? 0 : (attributes.size() + stride - 1) / stride;
      for (int number = 0; number < count; number++) {
        ByteBuffer head = PartSlot.buffer();
        if (attributes != null && number * stride + head.remaining() <= attributes.size()) {
          access.read(file, number * stride, head);
          int piece = PartSlot.decode(metainfo, head.flip());
          if (piece != PartSlot.EMPTY) {
            found.putIfAbsent(piece, new Slot(number, true));
          }
        }
      }
    } finally {
      files.exit(file);
    }
    install(found);
  }

  private boolean isLoaded() {
    lock.lock();
    try {
      return slots != null;
    } finally {
      lock.unlock();
    }
  }

  private void install(NavigableMap<Integer, Slot> found) {
    lock.lock();
    try {
      if (slots == null) { // else another thread was faster
        slots = found;
        found.values().forEach(slot -> used.set(slot.number));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether bytes of any piece of a range may be held. */
  boolean mayHold(long offset, long length) throws IOException {
    load();
    int first = (int) (offset / metainfo.pieceLength());
    int last = (int) ((offset + length - 1) / metainfo.pieceLength());
    lock.lock();
    try {
      Integer held = loaded().ceilingKey(first);
      return held != null && held <= last;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the ranges of a file whose pieces have slots, as offset and end in the torrent. */
  List<long[]> rangesOf(TorrentFile file) throws IOException {
    load();
    List<long[]> ranges = new ArrayList<>();
    lock.lock();
    try {
      for (int piece :
          loaded()
              .subMap(metainfo.firstPiece(file), true, metainfo.lastPiece(file), true)
              .keySet()) {
        long start = metainfo.pieceOffset(piece);
        ranges.add(
            new long[] {
              Math.max(start, file.offset()),
              Math.min(start + metainfo.pieceSize(piece), file.end())
            });
      }
      return ranges;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Empties the slots of pieces without a file that lives here, and deletes the file when none is
   * left.
   *
   * @param needed tells of a piece whether it has such a file
   */
  void keepOnly(IntPredicate needed) throws IOException {
    load();
    if (isEmpty()) {
      return;
    }
    NavigableMap<Integer, Slot> freed = takeOut(needed);
    try {
      if (!isEmpty() || !delete()) {
        empty(freed);
      }
    } catch (IOException | RuntimeException | Error e) {
      putBack(freed); // or a later run would take what is in them for the newest
      throw e;
    }
  }

  /** Empties slots, and takes out of the map those that are. */
  private void empty(NavigableMap<Integer, Slot> freed) throws IOException {
    StoredFile file = files.enter(index);
    try {
      for (Slot slot = next(freed); slot != null; slot = next(freed)) {
        access.write(file, slot.number * stride, PartSlot.encode(metainfo, PartSlot.EMPTY));
        makeFree(slot);
        freed.pollFirstEntry();
      }
    } finally {
      files.exit(file);
    }
  }

  private static @Nullable Slot next(NavigableMap<Integer, Slot> slots) {
    return slots.isEmpty() ? null : slots.firstEntry().getValue();
  }

  private void putBack(NavigableMap<Integer, Slot> slots) {
    lock.lock();
    try {
      slots.forEach(loaded()::putIfAbsent);
    } finally {
      lock.unlock();
    }
  }

  private NavigableMap<Integer, Slot> takeOut(IntPredicate needed) {
    lock.lock();
    try {
      NavigableMap<Integer, Slot> freed = new TreeMap<>();
      loaded()
          .entrySet()
          .removeIf(each -> {
            boolean free = !needed.test(each.getKey());
            if (free) {
              freed.put(each.getKey(), each.getValue());
            }
            return free;
          });
      return freed;
    } finally {
      lock.unlock();
    }
  }

  private void makeFree(Slot slot) {
    lock.lock();
    try {
      used.clear(slot.number);
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    lock.lock();
    try {
      return loaded().isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes the file, unless somebody has written to it meanwhile.
   *
   * @return whether it is gone
   */
  private boolean delete() throws IOException {
    StoredFile file = files.seize(index);
    try {
      if (!isEmpty()) {
        return false;
      }
      Path path = files.path(file);
      if (SafeFiles.look(file.root, path) != null) {
        Files.delete(path);
      }
      files.gone(file);
      forgetSlots();
      return true;
    } finally {
      files.release(file);
    }
  }

  private void forgetSlots() {
    lock.lock();
    try {
      used.clear();
    } finally {
      lock.unlock();
    }
  }
}
