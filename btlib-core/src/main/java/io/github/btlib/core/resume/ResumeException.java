package io.github.btlib.core.resume;

/** Bytes that are no resume data, or that of another torrent; the message says why. */
public final class ResumeException extends Exception {
  private static final long serialVersionUID = 1L;

  ResumeException(String message) {
    super(message);
  }

  ResumeException(String message, Throwable cause) {
    super(message, cause);
  }
}
