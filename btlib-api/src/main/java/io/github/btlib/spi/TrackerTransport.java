package io.github.btlib.spi;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

/**
 * Speaks to trackers of one or more URI schemes. Calls block; each is made on a thread of its own,
 * and many may be under way at once. The engine interrupts the thread of a call that it no longer
 * waits for.
 *
 * <p>The messages of exceptions are shown to users and logged. The engine cuts them to 500
 * characters in one line, and takes out what they repeat of the long path segments and the query of
 * the announce URI. A call that ends with an unchecked exception counts as failed.
 */
public interface TrackerTransport extends AutoCloseable {
  /**
   * Returns the URI schemes this transport answers for, such as {@code "http"}, in any letter case.
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
   * Asks how large the swarms of some torrents are, without taking part in them (BEP 48, BEP 15). A
   * transport need not know how to: this one says that it does not.
   *
   * @param tracker the announce URI, with one of {@link #schemes()}; it may carry a passkey and
   *     belongs in no log
   * @param request what is asked
   * @return the tracker's answer
   * @throws TrackerException if the tracker refused, with its reason
   * @throws IOException if the transport or the tracker cannot be asked this, or the tracker cannot
   *     be reached, or answers nonsense, or not within {@link ScrapeRequest#timeout()}
   * @throws InterruptedException if the engine gave up waiting
   */
  default ScrapeResponse scrape(URI tracker, ScrapeRequest request)
      throws IOException, InterruptedException {
    throw new IOException("the transport for " + tracker.getScheme() + " cannot scrape");
  }

  /**
   * Releases every thread and socket; calls under way end soon with an exception. Bounded in time.
   */
  @Override
  void close();
}
