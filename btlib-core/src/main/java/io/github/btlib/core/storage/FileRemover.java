package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what a torrent stored, and nothing else: neither a user's files nor the folder itself.
 */
final class FileRemover {
  private static final Logger log = LoggerFactory.getLogger(FileRemover.class);

  private final FileNames names;
  private final StoredFiles files;
  private final Map<Path, Path> foldersAndRoots = new HashMap<>();
  private @Nullable IOException failure;

  private FileRemover(FileNames names, StoredFiles files) {
    this.names = names;
    this.files = files;
  }

  /**
   * Closes the storage and deletes its files.
   *
   * @throws IOException if something remains; all the rest is deleted
   */
  static void removeAll(Metainfo metainfo, FileNames names, StoredFiles files) throws IOException {
    try {
      files.close(); // some systems do not delete what is open
    } catch (IOException e) {
      log.debug("what cannot be brought to the device is deleted all the same", e);
    }
    FileRemover remover = new FileRemover(names, files);
    for (TorrentFile file : metainfo.files()) {
      if (!file.pad()) {
        remover.remove(file.index(), file.length());
      }
    }
    remover.remove(names.partFile(), Long.MAX_VALUE);
    remover.removeFolders();
    if (remover.failure != null) {
      throw remover.failure;
    }
  }

  private void remove(int index, long length) {
    StoredFile file = files.peek(index);
    if (file != null && file.inParts) {
      return; // whatever lies there is not ours
    }
    try {
      Path root = file == null ? files.root() : file.root;
      Path path = names.resolve(root, index);
      Path parent = path.getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        return;
      }
      SafeFiles.requireInside(root, parent);
      if (length > 0 || (Files.exists(path) && Files.size(path) == 0)) {
        delete(path);
      }
      foldersAndRoots.put(parent, root);
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Where no file can be there is nothing to delete. */
  private static void delete(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (FileSystemException e) {
      if (StorageFault.of(e) != StorageFault.PATH_TOO_LONG) {
        throw e;
      }
    }
  }

  private void removeFolders() {
    foldersAndRoots.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> -each.getKey().getNameCount()))
        .forEach(each -> removeFolder(each.getKey(), each.getValue()));
  }

  private void removeFolder(Path folder, Path root) {
    try {
      SafeFiles.removeEmptyFolders(folder, root);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (failure == null) {
      failure = e;
    } else {
      failure.addSuppressed(e);
    }
  }
}
