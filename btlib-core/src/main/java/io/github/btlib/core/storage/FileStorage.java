package io.github.btlib.core.storage;

import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A torrent as the files it describes, in a folder. The default storage.
 *
 * <p>Files and folders are created when their first byte is written, sparse where the file system
 * can, or as a whole if {@linkplain FileStorageBuilder#preallocate so wished}; empty files when it
 * is known that they are wanted. A file that is longer than the torrent says is cut when it is
 * first written to. Pad files (BEP 47) are never written and read as zeros.
 *
 * <p>Skipped files that do not exist are not created. What they share pieces with wanted files for
 * lies in a hidden file {@code .<info-hash>.parts} in the folder, moves to its file when that
 * becomes wanted, and the hidden file goes when it holds nothing.
 *
 * <p>A symbolic link below the folder that leads out of it is refused, and so are two files of the
 * torrent that are one on the disk. What another program cut, deleted or replaced is an error as
 * soon as it is noticed: in a read that ends early, in a write to a file that became shorter, in a
 * {@link #sync()} of a file that is no longer there, when its stamp is taken.
 */
public final class FileStorage implements Storage {
  /** How many files are open at a time, over all torrents of a factory, unless set otherwise. */
  public static final int DEFAULT_OPEN_FILES = 256;

  private final Metainfo metainfo;
  private final OpenFiles pool;
  private final Unsynced unsynced = new Unsynced();
  private final FileNames names;
  private final StoredFiles files;
  private final FileAccess access;
  private final PartFile parts;
  private final SkippedFiles skipped;
  private final FileMover mover;

  /** Whoever arranges, moves, syncs or deletes takes turns; no reader or writer waits for it. */
  private final Semaphore turn = new Semaphore(1);

  /** Which files are wanted is known, or taken to be all. */
  private volatile boolean arranged;

  FileStorage(
      Metainfo metainfo,
      Path folder,
      Map<Integer, String> renamed,
      OpenFiles pool,
      boolean preallocate)
      throws IOException {
    this.metainfo = metainfo;
    this.pool = pool;
    this.names = new FileNames(metainfo, renamed);
    FileOpener opener = new FileOpener(metainfo, unsynced);
    this.files = new StoredFiles(names, opener, pool, unsynced, folder.toAbsolutePath());
    this.access = new FileAccess(files, opener);
    this.parts = new PartFile(metainfo, files, access);
    this.skipped = new SkippedFiles(metainfo, files, parts, unsynced, preallocate);
    this.mover = new FileMover(metainfo, names, files, unsynced);
  }

  /**
   * Returns a factory of this storage with all settings at their defaults, for {@code
   * SessionBuilder.storage} and {@code AddTorrent.storage}.
   *
   * @return opens the files of torrents
   */
  public static StorageFactory factory() {
    return builder().build();
  }

  /**
   * Returns a builder of factories.
   *
   * @return all settings are at their defaults
   */
  public static FileStorageBuilder builder() {
    return new FileStorageBuilder();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int limit = target.limit();
    long at = offset;
    for (FileSlice slice : metainfo.slices(offset, target.remaining())) {
      target.limit(target.position() + (int) slice.length());
      if (slice.file().pad()) {
        readZeros(target);
      } else {
        readFile(slice, at, target);
      }
      at += slice.length();
      target.limit(limit);
    }
  }

  private static void readZeros(ByteBuffer target) {
    while (target.hasRemaining()) {
      target.put((byte) 0);
    }
  }

  private void readFile(FileSlice slice, long offset, ByteBuffer target) throws IOException {
    StoredFile file = files.enter(slice.file().index());
    try {
      if (file.inParts) {
        parts.read(offset, target);
      } else {
        access.read(file, slice.fileOffset(), target);
      }
    } finally {
      files.exit(file);
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    arrangeOnce();
    int limit = source.limit();
    long at = offset;
    for (FileSlice slice : metainfo.slices(offset, source.remaining())) {
      source.limit(source.position() + (int) slice.length());
      if (slice.file().pad()) {
        source.position(source.limit());
      } else {
        writeFile(slice, at, source);
      }
      at += slice.length();
      source.limit(limit);
    }
  }

  private void writeFile(FileSlice slice, long offset, ByteBuffer source) throws IOException {
    StoredFile file = files.enter(slice.file().index());
    try {
      if (file.inParts) {
        parts.write(offset, source);
      } else {
        access.write(file, slice.fileOffset(), source);
      }
    } finally {
      files.exit(file);
    }
  }

  @Override
  public boolean mayHold(long offset, long length) throws IOException {
    boolean onlyPadding = true;
    long at = offset;
    for (FileSlice slice : metainfo.slices(offset, length)) {
      if (!slice.file().pad()) {
        onlyPadding = false;
        if (mayHold(slice, at)) {
          return true;
        }
      }
      at += slice.length();
    }
    return onlyPadding;
  }

  private boolean mayHold(FileSlice slice, long offset) throws IOException {
    StoredFile file = files.enter(slice.file().index());
    try {
      if (file.inParts) {
        return parts.mayHold(offset, slice.length());
      }
      BasicFileAttributes found = SafeFiles.find(file.root, files.path(file));
      long reserved = file.reservedFrom;
      boolean onlyReserved = reserved != StoredFile.UNKNOWN && slice.fileOffset() >= reserved;
      return found != null && found.size() > slice.fileOffset() && !onlyReserved;
    } finally {
      files.exit(file);
    }
  }

  @Override
  public void wanted(BitSet wanted) throws IOException {
    turn.acquireUninterruptibly();
    try {
      skipped.arrange(wanted);
      arranged = true;
    } finally {
      turn.release();
    }
  }

  /** Whoever writes without a word of what is wanted wants everything. */
  private void arrangeOnce() throws IOException {
    if (!arranged) {
      BitSet all = new BitSet();
      all.set(0, metainfo.files().size());
      wanted(all);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.github.btlib.StorageFaultException once if files were cut, deleted or replaced while
   *     this storage used them; all of them are told at once, and from then on taken as they are
   */
  @Override
  public List<FileStamp> stamps() throws IOException {
    List<FileStamp> stamps = new ArrayList<>(metainfo.files().size());
    IOException failure = null;
    for (TorrentFile file : metainfo.files()) {
      try {
        stamps.add(file.pad() ? FileStamp.MISSING : stamp(file));
      } catch (IOException e) {
        failure = together(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return stamps;
  }

  private FileStamp stamp(TorrentFile file) throws IOException {
    StoredFile stored = files.enter(file.index());
    try {
      if (!stored.inParts) {
        return access.stamp(stored);
      }
      return file.length() > 0 && parts.mayHold(file.offset(), file.length())
          ? stampOfParts()
          : FileStamp.MISSING;
    } finally {
      files.exit(stored);
    }
  }

  private FileStamp stampOfParts() throws IOException {
    StoredFile stored = files.enter(names.partFile());
    try {
      return access.stamp(stored);
    } finally {
      files.exit(stored);
    }
  }

  @Override
  public Optional<Path> path(int index) {
    TorrentFile file = metainfo.files().get(index);
    StoredFile stored = files.peek(index);
    if (file.pad() || (stored != null && stored.inParts)) {
      return Optional.empty();
    }
    try {
      return Optional.of(names.resolve(stored == null ? files.root() : stored.root, index));
    } catch (IOException e) {
      return Optional.empty(); // a name that this file system does not know
    }
  }

  @Override
  public void rename(int index, String path) throws IOException {
    turn.acquireUninterruptibly();
    try {
      mover.rename(index, path);
    } finally {
      turn.release();
    }
  }

  @Override
  public void move(Path folder) throws IOException {
    turn.acquireUninterruptibly();
    try {
      mover.move(folder.toAbsolutePath());
    } finally {
      turn.release();
    }
  }

  /**
   * Brings every file that was written to to the device, and the folders in which files are new.
   *
   * @throws IOException if one cannot be; the others are, and that one is tried again
   */
  @Override
  public void sync() throws IOException {
    turn.acquireUninterruptibly();
    try {
      pool.makeRoom(System.nanoTime());
      Unsynced.Changes changes = unsynced.take();
      Unsynced.Changes left = new Unsynced.Changes(new BitSet(), new HashSet<>());
      IOException failure = syncFiles(changes, left.files(), null);
      failure = syncFolders(changes, left.folders(), failure);
      unsynced.putBack(left);
      if (failure != null) {
        throw failure;
      }
    } finally {
      turn.release();
    }
  }

  private @Nullable IOException syncFiles(
      Unsynced.Changes changes, BitSet left, @Nullable IOException before) {
    IOException failure = before;
    for (int file = changes.files().nextSetBit(0);
        file >= 0;
        file = changes.files().nextSetBit(file + 1)) {
      try {
        access.sync(file);
      } catch (IOException e) {
        left.set(file);
        failure = together(failure, e);
      }
    }
    return failure;
  }

  private static @Nullable IOException syncFolders(
      Unsynced.Changes changes, Set<Path> left, @Nullable IOException before) {
    IOException failure = before;
    for (Path folder : changes.folders()) {
      try {
        SafeFiles.syncFolder(folder);
      } catch (IOException e) {
        left.add(folder);
        failure = together(failure, e);
      }
    }
    return failure;
  }

  private static IOException together(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  /** Closes every file; whoever reads meanwhile, or later, opens it again. */
  @Override
  public void rest() throws IOException {
    turn.acquireUninterruptibly();
    try {
      files.closeAll();
    } catch (IOException e) {
      unsynced.failed(e);
      throw e;
    } finally {
      turn.release();
    }
  }

  @Override
  public void delete() throws IOException {
    turn.acquireUninterruptibly();
    try {
      FileRemover.removeAll(metainfo, names, files);
    } finally {
      turn.release();
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
