package io.github.btlib.examples.cli.tracker;

import org.jspecify.annotations.Nullable;

/** A configuration file is wrong; the message names the file, the key and what was expected. */
public final class TrackerConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrackerConfigException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
