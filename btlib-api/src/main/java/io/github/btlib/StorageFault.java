package io.github.btlib;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a storage cannot be read or written, as far as it can be told: what to ask the user for
 * before {@link Torrent#resume()}. Kinds may be added, so a {@code switch} wants a {@code default}.
 */
public enum StorageFault {
  /** The device or the user's quota is full. Cured by freeing space. */
  NO_SPACE("no space left", "disk quota exceeded", "not enough space"),

  /** The file system can only be read. Cured by mounting it writable, or by another folder. */
  READ_ONLY("read-only file system", "write protected"),

  /** The user who runs the program may not do it. Cured by changing the rights of the file. */
  PERMISSION("permission denied", "operation not permitted", "access is denied"),

  /**
   * A file or a folder that was there is gone: deleted, moved, or on a device that was taken out.
   * Cured by putting it back, or by downloading again what it held.
   */
  MISSING("no such file or directory", "cannot find the"),

  /**
   * A file is shorter than what was written to it: another program cut or replaced it. Cured by
   * downloading again what is missing.
   */
  SHRUNK,

  /** The file system cannot name a file so long. Cured by a shorter folder, or by renaming. */
  PATH_TOO_LONG("file name too long", "filename or extension is too long", "path too long"),

  /**
   * A file stands where a folder should be, or a folder where a file should be. Cured by moving it
   * away.
   */
  NOT_A_FOLDER("not a directory", "is a directory", "directory name is invalid"),

  /**
   * A symbolic link in the folder that the torrent is saved to leads out of it, or makes two files
   * one. Cured by removing the link.
   */
  OUTSIDE_FOLDER,

  /** Anything else: a broken device, a lost network drive, a mistake of a user's storage. */
  IO_ERROR;

  /** What systems say, in lower case: Java keeps no error number. */
  @SuppressWarnings("ImmutableEnumChecker") // it is List.of
  private final List<String> words;

  StorageFault(String... words) {
    this.words = List.of(words);
  }

  /**
   * Classifies what a storage threw. A {@link StorageFaultException} says it itself; others are
   * told by their type and by the system's words, which are known in English.
   *
   * @param failure what was thrown; its causes are looked at as well
   * @return the kind, {@link #IO_ERROR} if it cannot be told
   */
  public static StorageFault of(IOException failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < 10; depth++) { // causes may run in a circle
      StorageFault fault = each instanceof IOException e ? ofAlone(e) : IO_ERROR;
      if (fault != IO_ERROR) {
        return fault;
      }
      each = each.getCause();
    }
    return IO_ERROR;
  }

  private static StorageFault ofAlone(IOException failure) {
    return switch (failure) {
      case StorageFaultException e -> e.fault();
      case NoSuchFileException e -> MISSING;
      case AccessDeniedException e -> PERMISSION;
      case NotDirectoryException e -> NOT_A_FOLDER;
      case FileAlreadyExistsException e -> NOT_A_FOLDER;
      case EOFException e -> SHRUNK;
      case FileSystemException e -> ofWords(e.getReason()); // the message names the file as well
      default -> ofWords(failure.getMessage());
    };
  }

  private static StorageFault ofWords(@Nullable String message) {
    if (message != null) {
      String said = message.toLowerCase(Locale.ROOT);
      for (StorageFault each : values()) {
        if (each.words.stream().anyMatch(said::contains)) {
          return each;
        }
      }
    }
    return IO_ERROR;
  }
}
