package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renames and moves files while others read and write: whoever wants the file that is under way
 * waits. On one file system a file is renamed; to another one it is copied, brought to the device,
 * and the old one deleted when all is done. What fails is undone. Whoever is killed while copying
 * leaves the old folder with all that it held when the move began, and so with all that the resume
 * data vouches for: none is saved during a move.
 *
 * <p>One thread at a time.
 */
final class FileMover {
  private static final Logger log = LoggerFactory.getLogger(FileMover.class);
  private static final long CHUNK = 8 << 20;

  private final Metainfo metainfo;
  private final FileNames names;
  private final StoredFiles files;
  private final Unsynced unsynced;

  FileMover(Metainfo metainfo, FileNames names, StoredFiles files, Unsynced unsynced) {
    this.metainfo = metainfo;
    this.names = names;
    this.files = files;
    this.unsynced = unsynced;
  }

  /**
   * A step that may have to be undone.
   *
   * @param copied whether the old file is still there
   */
  private record Step(
      int index, Path fromRoot, Path from, Path to, boolean there, boolean copied) {}

  void rename(int index, String name) throws IOException {
    if (metainfo.files().get(index).pad()) {
      throw new IOException("file " + index + " is padding and not stored");
    }
    names.requireFree(index, name);
    StoredFile file = files.seize(index);
    try {
      Path from = files.path(file);
      Path to = FileNames.resolve(file.root, name);
      Step step = carry(file, from, to);
      names.rename(index, name);
      syncFolders(List.of(step), file.root);
      deleteOld(List.of(step));
      tidy(from, file.root);
    } finally {
      files.release(file);
    }
  }

  void move(Path folder) throws IOException {
    Path old = files.root();
    if (old.equals(folder)) {
      return;
    }
    Deque<Step> done = new ArrayDeque<>();
    try {
      for (int index = 0; index <= names.partFile(); index++) {
        if (index == names.partFile() || !metainfo.files().get(index).pad()) {
          done.push(moveOne(index, folder));
        }
      }
      syncFolders(done, folder);
    } catch (IOException | RuntimeException | Error e) {
      undo(done, e);
      throw e;
    }
    files.root(folder);
    deleteOld(done);
    done.forEach(step -> tidy(step.from, step.fromRoot));
  }

  private Step moveOne(int index, Path folder) throws IOException {
    StoredFile file = files.seize(index);
    try {
      Path root = file.root;
      Path from = files.path(file);
      file.root = folder;
      Step step;
      try {
        step = carry(file, from, files.path(file));
      } catch (IOException | RuntimeException | Error e) {
        file.root = root;
        throw e;
      }
      return new Step(index, root, from, step.to, step.there, step.copied);
    } finally {
      files.release(file);
    }
  }

  /** Brings a seized file to another path. */
  private Step carry(StoredFile file, Path from, Path to) throws IOException {
    Path root = file.root;
    SafeFiles.requireInside(root, to);
    boolean there = Files.exists(from);
    boolean same = there && SafeFiles.occupied(to) && Files.isSameFile(from, to);
    if (SafeFiles.occupied(to) && !same) {
      throw new FileAlreadyExistsException(to.toString(), from.toString(), "it is there already");
    }
    SafeFiles.look(root, to); // throws if no file can have such a path
    boolean copied = false;
    if (there && !from.equals(to)) {
      if (Files.isDirectory(from)) {
        throw new StorageFaultException(StorageFault.NOT_A_FOLDER, from + " is a folder");
      }
      List<Path> changed = new ArrayList<>();
      try {
        SafeFiles.createFolders(parent(to), changed);
        copied = renameOrCopy(from, to);
      } catch (IOException | RuntimeException | Error e) {
        tidy(to, root);
        throw e;
      }
      changed.add(parent(to));
      changed.add(parent(from));
      unsynced.changed(changed);
      files.takeWritten(file); // from now on: what the old one lacks
    }
    return new Step(file.index, root, from, to, there, copied);
  }

  /** Answers whether it was copied, and the old file is still there. */
  private static boolean renameOrCopy(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      copy(from, to);
      return true;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      target.truncate(0);
      long size = source.size();
      for (long at = 0; at < size; ) {
        long count = source.transferTo(at, Math.min(CHUNK, size - at), target);
        if (count <= 0) {
          throw new StorageFaultException(
              StorageFault.SHRUNK, from + " became shorter while it was copied");
        }
        at += count;
      }
      target.force(true);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  /** Makes copies safe before the old files go. */
  private static void syncFolders(Collection<Step> done, Path root) throws IOException {
    Set<Path> folders = new HashSet<>();
    for (Step step : done) {
      Path each = step.copied ? parent(step.to) : null;
      while (each != null && each.startsWith(root) && folders.add(each)) {
        each = each.getParent();
      }
    }
    for (Path each : folders) {
      SafeFiles.syncFolder(each);
    }
    if (!folders.isEmpty() && root.getParent() != null) {
      SafeFiles.syncFolder(root.getParent()); // it may be new
    }
  }

  private void undo(Collection<Step> done, Throwable reason) {
    for (Step step : done) {
      try {
        undo(step);
      } catch (IOException | RuntimeException | Error e) {
        reason.addSuppressed(e); // this file stays usable where it is
      }
    }
  }

  private void undo(Step step) throws IOException {
    StoredFile file = files.seize(step.index);
    try {
      if (!step.there) {
        bringBackNew(step);
      } else if (!step.copied) {
        SafeFiles.createFolders(parent(step.from), new ArrayList<>());
        Files.move(step.to, step.from, StandardCopyOption.ATOMIC_MOVE);
      } else if (files.takeWritten(file)) {
        copy(step.to, step.from);
      }
      if (step.copied) {
        Files.deleteIfExists(step.to);
      }
      Path root = file.root;
      file.root = step.fromRoot;
      tidy(step.to, root);
    } finally {
      files.release(file);
    }
  }

  /** It was not there, but may have been written to since. */
  private static void bringBackNew(Step step) throws IOException {
    if (Files.exists(step.to)) {
      SafeFiles.createFolders(parent(step.from), new ArrayList<>());
      if (renameOrCopy(step.to, step.from)) {
        Files.delete(step.to);
      }
    }
  }

  private static void deleteOld(Collection<Step> steps) {
    for (Step step : steps) {
      try {
        if (step.copied) {
          Files.deleteIfExists(step.from);
        }
      } catch (IOException e) {
        log.warn("{} was copied to {} and cannot be deleted: {}", step.from, step.to, e.toString());
      }
    }
  }

  private static void tidy(Path path, Path root) {
    try {
      SafeFiles.removeEmptyFolders(path.getParent(), root);
    } catch (IOException e) {
      log.debug("an empty folder is left", e);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "it is absolute");
  }
}
