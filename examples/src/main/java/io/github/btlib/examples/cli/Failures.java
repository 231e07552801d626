package io.github.btlib.examples.cli;

import io.github.btlib.BtlibException;
import io.github.btlib.examples.cli.text.PrintableText;
import io.github.btlib.examples.cli.tracker.TrackerConfigException;
import io.github.btlib.metainfo.MetainfoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;

/** Puts what went wrong into words for users. */
final class Failures {
  private Failures() {}

  /** Returns the reason without the names of classes. */
  static String reason(Throwable failure) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> reason(e.getCause());
      case UncheckedIOException e when e.getCause() != null -> reason(e.getCause());
      case NoSuchFileException e -> e.getFile() + ": there is no such file";
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      case CliException e -> text(e);
      case TrackerConfigException e -> PrintableText.of(text(e));
      case BtlibException e -> PrintableText.of(text(e));
      case MetainfoException e -> PrintableText.of(text(e));
      case IOException e -> PrintableText.of(text(e));
      default -> "internal error: " + failure + "; --loglevel DEBUG shows where";
    };
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
