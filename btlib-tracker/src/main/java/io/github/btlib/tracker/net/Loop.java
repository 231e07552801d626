package io.github.btlib.tracker.net;

/** What a thread of a server does until it is told to stop. */
public interface Loop extends Runnable {

  /** Has the loop end and close its sockets, without waiting. May be called by any thread. */
  void stop();
}
