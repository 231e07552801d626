package io.github.btlib.core.storage;

import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A torrent as the files it describes, in a folder. The default storage.
 *
 * <p>Files and folders are created when their first byte is written, sparse where the file system
 * can; empty files when the storage is opened. A file that is longer than the torrent says is cut
 * when it is first written to. Pad files (BEP 47) are never written and read as zeros. At most
 * {@value #MOST_OPEN_FILES} files are open at a time.
 */
public final class FileStorage implements Storage {
  /** How many files of one torrent are open at a time. */
  public static final int MOST_OPEN_FILES = 64;

  private final Metainfo metainfo;
  private final Path folder;

  /** Filled as files are used; two threads that fill the same place put equals there. */
  private final AtomicReferenceArray<@Nullable Path> paths;

  private final OpenFiles openFiles = new OpenFiles(MOST_OPEN_FILES);

  private FileStorage(Metainfo metainfo, Path folder) {
    this.metainfo = metainfo;
    this.folder = folder;
    this.paths = new AtomicReferenceArray<>(metainfo.files().size());
  }

  /**
   * Returns the factory of this storage, for {@code SessionBuilder.storage} and {@code
   * AddTorrent.storage}.
   *
   * @return opens the files of a torrent
   */
  public static StorageFactory factory() {
    return FileStorage::open;
  }

  private static FileStorage open(Metainfo metainfo, Path saveTo) throws IOException {
    FileStorage storage = new FileStorage(metainfo, saveTo);
    for (TorrentFile file : metainfo.files()) {
      Path path = storage.path(file);
      if (file.length() == 0 && !file.pad() && Files.notExists(path)) {
        createEmpty(path);
      }
    }
    return storage;
  }

  private static void createEmpty(Path path) throws IOException {
    createFolders(path);
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // someone else was faster, and the file is there
    }
  }

  private static void createFolders(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private Path path(TorrentFile file) throws IOException {
    Path known = paths.get(file.index());
    if (known != null) {
      return known;
    }
    try {
      Path path = folder.resolve(file.path());
      paths.set(file.index(), path);
      return path;
    } catch (InvalidPathException e) {
      throw new IOException("the file system cannot name " + file.path(), e);
    }
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int limit = target.limit();
    for (FileSlice slice : metainfo.slices(offset, target.remaining())) {
      target.limit(target.position() + (int) slice.length());
      if (slice.file().pad()) {
        readZeros(target);
      } else {
        readFile(slice, target);
      }
      target.limit(limit);
    }
  }

  private static void readZeros(ByteBuffer target) {
    while (target.hasRemaining()) {
      target.put((byte) 0);
    }
  }

  private void readFile(FileSlice slice, ByteBuffer target) throws IOException {
    Path path = path(slice.file());
    OpenFiles.Lease lease = openFiles.borrow(path, false, 0);
    try {
      long position = slice.fileOffset();
      while (target.hasRemaining()) {
        int count = lease.channel().read(target, position);
        if (count < 0) {
          throw new EOFException(path + " ends at " + position);
        }
        position += count;
      }
    } finally {
      openFiles.giveBack(lease);
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    int limit = source.limit();
    for (FileSlice slice : metainfo.slices(offset, source.remaining())) {
      source.limit(source.position() + (int) slice.length());
      if (slice.file().pad()) {
        source.position(source.limit());
      } else {
        writeFile(slice, source);
      }
      source.limit(limit);
    }
  }

  private void writeFile(FileSlice slice, ByteBuffer source) throws IOException {
    Path path = path(slice.file());
    OpenFiles.Lease lease = openFiles.borrow(path, true, slice.file().length());
    try {
      long position = slice.fileOffset();
      while (source.hasRemaining()) {
        position += lease.channel().write(source, position);
      }
    } finally {
      openFiles.giveBack(lease);
    }
  }

  @Override
  public boolean mayHold(long offset, long length) throws IOException {
    boolean onlyPadding = true;
    for (FileSlice slice : metainfo.slices(offset, length)) {
      if (!slice.file().pad()) {
        onlyPadding = false;
        Path path = path(slice.file());
        if (Files.exists(path) && Files.size(path) > slice.fileOffset()) {
          return true;
        }
      }
    }
    return onlyPadding;
  }

  @Override
  public List<FileStamp> stamps() throws IOException {
    List<FileStamp> stamps = new ArrayList<>();
    for (TorrentFile file : metainfo.files()) {
      stamps.add(file.pad() ? FileStamp.MISSING : stamp(path(file)));
    }
    return stamps;
  }

  private static FileStamp stamp(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(
          attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (NoSuchFileException e) {
      return FileStamp.MISSING;
    }
  }

  @Override
  public void sync() throws IOException {
    openFiles.sync();
  }

  @Override
  public void delete() throws IOException {
    openFiles.close();
    for (TorrentFile file : metainfo.files()) {
      if (!file.pad()) {
        Files.deleteIfExists(path(file));
        deleteEmptyFolders(path(file).getParent());
      }
    }
  }

  private void deleteEmptyFolders(@Nullable Path from) throws IOException {
    for (Path each = from; each != null && !each.equals(folder); each = each.getParent()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException e) {
        return; // it holds something that is not ours, or not deleted yet
      }
    }
  }

  @Override
  public void close() throws IOException {
    openFiles.close();
  }
}
