package io.github.btlib.core.wire;

import java.io.IOException;

/**
 * A peer broke the protocol; the message says how and is the reason for which its connection ends.
 */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
