package io.github.btlib.examples.cli.tracker;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says why a text file cannot be read, without its path, which most such messages consist of. */
final class Unreadable {
  private Unreadable() {}

  /** Returns what is to be said after the path. */
  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "does not exist";
      case CharacterCodingException e -> "is not text in UTF-8";
      case AccessDeniedException e -> "cannot be read: permission denied";
      case FileSystemException e ->
          "cannot be read" + (e.getReason() == null ? "" : ": " + e.getReason());
      default ->
          "cannot be read" + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    };
  }
}
