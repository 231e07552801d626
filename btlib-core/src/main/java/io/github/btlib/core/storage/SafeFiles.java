package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Looks at, creates and removes files below a folder, and never follows a link out of it. */
final class SafeFiles {
  /** The least that file systems in use allow, for a name and a path, each in UTF-8. */
  private static final int SAFE_NAME = 143;

  private static final int SAFE_PATH = 1_023;
  private static final int MOST_BYTES_A_CHAR = 3;

  private SafeFiles() {}

  /**
   * Looks at a file.
   *
   * @param root the folder that links must not lead out of, absolute; it may be a link itself
   * @return its attributes, null if there is none
   * @throws StorageFaultException if something else than a file is there, or a link leads outside
   */
  static @Nullable BasicFileAttributes look(Path root, Path path) throws IOException {
    requireInside(root, path);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (!attributes.isRegularFile()) {
      throw new StorageFaultException(
          attributes.isDirectory() ? StorageFault.NOT_A_FOLDER : StorageFault.IO_ERROR,
          path + " is " + (attributes.isDirectory() ? "a folder" : "a device") + ", not a file");
    }
    return attributes;
  }

  /** Looks at a file as {@link #look} does, but where none can be, because of its name, is none. */
  static @Nullable BasicFileAttributes find(Path root, Path path) throws IOException {
    try {
      return look(root, path);
    } catch (IOException e) {
      if (StorageFault.of(e) == StorageFault.PATH_TOO_LONG) {
        return null;
      }
      throw e;
    }
  }

  /** Tells whether it is worth to ask the file system if a file can have such a path. */
  static boolean mayBeTooLong(Path path) {
    if (path.toString().length() > SAFE_PATH / MOST_BYTES_A_CHAR) {
      return true;
    }
    for (Path name : path) {
      if (name.toString().length() > SAFE_NAME / MOST_BYTES_A_CHAR) {
        return true;
      }
    }
    return false;
  }

  /**
   * A link that leads nowhere counts as one that leads outside: writing would create its target.
   * Looks at the path as it is now; who changes it at the same moment has the user's rights anyway.
   */
  static void requireInside(Path root, Path path) throws IOException {
    Path each = root;
    for (int i = root.getNameCount(); i < path.getNameCount(); i++) {
      each = each.resolve(path.getName(i));
      if (Files.isSymbolicLink(each)) {
        requireLinkInside(root, each);
      }
    }
  }

  private static void requireLinkInside(Path root, Path link) throws IOException {
    Path target;
    try {
      target = link.toRealPath();
    } catch (NoSuchFileException e) {
      throw new StorageFaultException(
          StorageFault.OUTSIDE_FOLDER, link + " is a symbolic link that leads nowhere", e);
    }
    if (!target.startsWith(root.toRealPath())) {
      throw new StorageFaultException(
          StorageFault.OUTSIDE_FOLDER,
          link + " is a symbolic link that leads out of " + root + ", to " + target);
    }
  }

  /**
   * Creates a folder and those above it.
   *
   * @param changed gets the folders whose entries this changed
   */
  static void createFolders(@Nullable Path folder, Collection<Path> changed) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    createFolders(parent, changed);
    try {
      Files.createDirectory(folder);
      if (parent != null) {
        changed.add(parent);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) { // else another thread was faster
        throw new StorageFaultException(
            StorageFault.NOT_A_FOLDER, folder + " is a file where a folder should be", e);
      }
    }
  }

  /** Removes a folder and those above it as long as they are empty, up to the root. */
  static void removeEmptyFolders(@Nullable Path from, Path root) throws IOException {
    for (Path each = from; each != null && !each.equals(root); each = each.getParent()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException e) {
        return; // it holds something that is not ours, or not deleted yet
      }
    }
  }

  /**
   * Makes the entries of a folder survive a power cut, as far as the file system can: some of the
   * network refuse.
   */
  static void syncFolder(Path folder) throws IOException {
    try {
      Directories.sync(folder);
    } catch (NoSuchFileException e) {
      // it was removed since, with what was in it
    } catch (IOException e) {
      String words = String.valueOf(e.getMessage());
      if (!words.contains("Invalid argument") && !words.contains("not supported")) {
        throw e;
      }
    }
  }

  /** Tells whether something is there, be it a link that leads nowhere. */
  static boolean occupied(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
