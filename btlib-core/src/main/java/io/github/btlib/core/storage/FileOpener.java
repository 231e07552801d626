package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a torrent, creates them, and sees to it that no two of them are one: on a file
 * system that takes two names for the same, or by a link. Thread-safe; the lock guards the map.
 */
final class FileOpener {
  private final Metainfo metainfo;
  private final Unsynced unsynced;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<Object, Claim> claims = new HashMap<>();

  FileOpener(Metainfo metainfo, Unsynced unsynced) {
    this.metainfo = metainfo;
    this.unsynced = unsynced;
  }

  /**
   * An open file.
   *
   * @param key what the file system knows it by, null if it does not tell
   */
  record Opened(FileChannel channel, @Nullable Object key) {}

  /** Which file of the torrent was opened there. */
  private record Claim(int index, Path path) {}

  /**
   * Opens a file.
   *
   * @param toWrite creates it if missing, with its folders, and cuts it to the length it should
   *     have
   * @param mustExist it was there before, so that it must not be created anew
   */
  Opened open(Path root, Path path, int index, boolean toWrite, boolean mustExist)
      throws IOException {
    BasicFileAttributes found = SafeFiles.look(root, path);
    if (found != null) {
      claim(path, index, found.fileKey()); // before anything is done to it
      FileChannel channel = toWrite ? openToWrite(path, index) : open(path);
      return new Opened(channel, found.fileKey());
    }
    if (mustExist || !toWrite) {
      throw new StorageFaultException(StorageFault.MISSING, path + " is not there");
    }
    FileChannel channel = create(path);
    try {
      Object key = key(path);
      claim(path, index, key);
      return new Opened(channel, key);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  private FileChannel openToWrite(Path path, int index) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      boolean tooLong =
          index < metainfo.files().size() && channel.size() > metainfo.files().get(index).length();
      if (tooLong) {
        channel.truncate(metainfo.files().get(index).length());
      }
      return channel;
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private FileChannel create(Path path) throws IOException {
    List<Path> changed = new ArrayList<>();
    SafeFiles.createFolders(path.getParent(), changed);
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    changed.add(Objects.requireNonNull(path.getParent(), "it is absolute"));
    unsynced.changed(changed);
    return channel;
  }

  /**
   * Returns what the file system knows a path's file by; null if there is none or it cannot tell.
   */
  @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Systems without keys know a file by its one real path. */
  private void claim(Path path, int index, @Nullable Object fileKey) throws IOException {
    if (metainfo.files().size() == 1) {
      return;
    }
    Object key = fileKey == null ? path.toRealPath() : fileKey;
    Claim before = put(key, new Claim(index, path));
    // a file that was deleted may have left its key to another
    if (before != null && before.index != index && same(before.path, path)) {
      put(key, before);
      throw new StorageFaultException(
          StorageFault.OUTSIDE_FOLDER,
          path + " is the same file as " + before.path + ", by a link or a like name");
    }
  }

  private @Nullable Claim put(Object key, Claim claim) {
    lock.lock();
    try {
      return claims.put(key, claim);
    } finally {
      lock.unlock();
    }
  }

  private static boolean same(Path one, Path other) throws IOException {
    try {
      return Files.isSameFile(one, other);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
