package io.github.btlib.spi;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Speaks to trackers of one or more URI schemes. Calls block; each is made on a thread of its own,
 * and many may be under way at once. The engine interrupts the thread of a call that it no longer
 * waits for.
 */
public interface TrackerTransport extends AutoCloseable {
  /**
   * Returns the URI schemes this transport answers for, in lower case, such as {@code "http"}.
   *
   * @return at least one scheme, the same at every call
   */
  Set<String> schemes();

  /**
   * Announces a torrent and returns what the tracker says.
   *
   * @param tracker the announce URI, with one of {@link #schemes()}; it may carry a passkey and
   *     belongs in no log
   * @param request what is told and asked
   * @return the tracker's answer
   * @throws TrackerException if the tracker refused, with its reason
   * @throws IOException if the tracker cannot be reached, or answers nonsense, or not within {@link
   *     AnnounceRequest#timeout()}
   * @throws InterruptedException if the engine gave up waiting
   */
  AnnounceResponse announce(URI tracker, AnnounceRequest request)
      throws IOException, InterruptedException;

  /**
   * Releases every thread and socket; calls under way end soon with an exception. Bounded in time.
   */
  @Override
  void close();
}
