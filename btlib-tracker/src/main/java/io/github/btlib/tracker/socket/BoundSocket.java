package io.github.btlib.tracker.socket;

import java.io.Closeable;

/** What is bound to a port. */
public interface BoundSocket extends Closeable {

  /** Returns the port, 1 to 65535. */
  int port();
}
