package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Decides which files are files and which live in the part file: the skipped ones that do not
 * exist. A file that is there when it becomes skipped stays in use. One that is wanted again gets
 * what the part file holds of it, under a name of its own first: a file that is there is whole.
 *
 * <p>One thread at a time.
 */
final class SkippedFiles {
  private static final int BUFFER = 256 * 1024;

  private final Metainfo metainfo;
  private final StoredFiles files;
  private final PartFile parts;
  private final Unsynced unsynced;
  private final boolean reserve;
  private final BitSet reserved = new BitSet();

  /** Folders with entries that are to be on the device before the part file lets go of anything. */
  private final Set<Path> changed = new HashSet<>();

  /**
   * @param reserve whether the whole space of a wanted file is taken at once
   */
  SkippedFiles(
      Metainfo metainfo, StoredFiles files, PartFile parts, Unsynced unsynced, boolean reserve) {
    this.metainfo = metainfo;
    this.files = files;
    this.parts = parts;
    this.unsynced = unsynced;
    this.reserve = reserve;
  }

  void arrange(BitSet wanted) throws IOException {
    try {
      arrangeFiles(wanted);
      for (Path folder : List.copyOf(changed)) {
        SafeFiles.syncFolder(folder); // what leaves the part file must be safe elsewhere
        changed.remove(folder);
      }
    } finally {
      unsynced.changed(changed); // those of an arrangement that failed half way
    }
    parts.keepOnly(this::livesInParts);
  }

  private void arrangeFiles(BitSet wanted) throws IOException {
    for (TorrentFile file : metainfo.files()) {
      if (file.pad()) {
        continue;
      }
      if (!wanted.get(file.index())) {
        skip(file);
      } else if (file.length() == 0) {
        createEmpty(file);
      } else {
        want(file);
      }
    }
  }

  private boolean livesInParts(int piece) {
    for (FileSlice slice : metainfo.filesOf(piece)) {
      StoredFile file = files.peek(slice.file().index());
      if (file != null && file.inParts) {
        return true;
      }
    }
    return false;
  }

  private void skip(TorrentFile file) throws IOException {
    if (file.length() == 0 || isInParts(file)) {
      return;
    }
    StoredFile stored = files.seize(file.index());
    try {
      stored.inParts = SafeFiles.find(stored.root, files.path(stored)) == null;
    } finally {
      files.release(stored);
    }
  }

  private boolean isInParts(TorrentFile file) {
    StoredFile stored = files.peek(file.index());
    return stored != null && stored.inParts;
  }

  private void want(TorrentFile file) throws IOException {
    boolean toReserve = reserve && !reserved.get(file.index());
    requireName(file);
    if (!isInParts(file) && !toReserve && parts.rangesOf(file).isEmpty()) {
      return;
    }
    StoredFile stored = files.seize(file.index());
    try {
      List<long[]> ranges = parts.rangesOf(file); // none is added while the file is seized
      Path path = files.path(stored);
      boolean exists = !ranges.isEmpty() && SafeFiles.look(stored.root, path) != null;
      if (!ranges.isEmpty() && !exists) {
        takeOut(file, ranges, stored.root, path);
      }
      boolean foreign = stored.inParts && exists;
      stored.inParts = false;
      if (foreign) {
        stored.lost.set(true);
        throw new StorageFaultException(
            StorageFault.MISSING,
            path + " was put there while what was stored of it lay in the part file");
      }
      if (toReserve) {
        Reservation.fill(stored, path, file.length(), changed);
        reserved.set(file.index());
      }
    } finally {
      files.release(stored);
    }
  }

  /** What cannot have its name is told now, not when the first of it is written. */
  private void requireName(TorrentFile file) throws IOException {
    StoredFile stored = files.enter(file.index());
    try {
      Path path = files.path(stored);
      if (SafeFiles.mayBeTooLong(path)) {
        SafeFiles.look(stored.root, path);
      }
    } finally {
      files.exit(stored);
    }
  }

  private void takeOut(TorrentFile file, List<long[]> ranges, Path root, Path path)
      throws IOException {
    Path draft = root.resolve("." + metainfo.infoHash().toHex() + ".draft");
    List<Path> created = new ArrayList<>();
    try {
      Files.deleteIfExists(draft); // of a run that ended too early, or a link of somebody else's
      try (FileChannel channel =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (long[] range : ranges) {
          copy(file, range[0], range[1], channel);
        }
        channel.force(true);
      }
      SafeFiles.createFolders(path.getParent(), created);
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      created.add(Objects.requireNonNull(path.getParent(), "it is absolute"));
    } finally {
      changed.addAll(created);
      Files.deleteIfExists(draft);
    }
  }

  private void copy(TorrentFile file, long offset, long end, FileChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = offset; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, end - at));
      parts.readUpToEnd(at, buffer);
      buffer.flip();
      for (long position = at - file.offset(); buffer.hasRemaining(); ) {
        position += to.write(buffer, position);
      }
      if (buffer.limit() == 0) {
        return; // the part file ends here: the rest was never written
      }
    }
  }

  private void createEmpty(TorrentFile file) throws IOException {
    StoredFile stored = files.enter(file.index());
    try {
      Path path = files.path(stored);
      if (SafeFiles.look(stored.root, path) != null) {
        return;
      }
      List<Path> created = new ArrayList<>();
      SafeFiles.createFolders(path.getParent(), created);
      try {
        Files.createFile(path);
        created.add(Objects.requireNonNull(path.getParent(), "it is absolute"));
      } catch (FileAlreadyExistsException e) {
        // someone else was faster, and the file is there
      }
      unsynced.changed(created);
    } finally {
      files.exit(stored);
    }
  }
}
