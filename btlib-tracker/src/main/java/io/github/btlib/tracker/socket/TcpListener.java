package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that listens, with the connections it accepted, none of which ever blocks. Confined to
 * one thread, but for {@link #wakeup}.
 */
public interface TcpListener extends BoundSocket {

  /**
   * Waits until somebody connects, a connection is ready for what is {@linkplain
   * TcpConnection#await awaited}, or {@link #wakeup} is called, and tells those concerned.
   *
   * @param millis how long at most; 0 is for ever
   * @param connectable is run when there may be connections to accept
   * @throws IOException if that is not possible any more
   */
  void await(long millis, Runnable connectable) throws IOException;

  /** Ends a wait, or the next one. May be called by any thread; does nothing after the close. */
  void wakeup();

  /** Sets whether connecting ends a wait. It does at first. */
  void setAccepting(boolean accepting);

  /**
   * Accepts a connection.
   *
   * @return null if there is none just now
   * @throws IOException if the system cannot, for the moment
   */
  @Nullable TcpConnection accept() throws IOException;

  /**
   * Returns the handlers of all connections that have ever awaited something and are not closed.
   */
  List<TcpConnection.Handler> handlers();
}
