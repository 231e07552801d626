package io.github.btlib.tracker.snapshot;

import java.io.IOException;

/** A file is not a whole snapshot; the message says what is wrong, and where. */
public final class BadSnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  BadSnapshotException(String message) {
    super(message);
  }
}
