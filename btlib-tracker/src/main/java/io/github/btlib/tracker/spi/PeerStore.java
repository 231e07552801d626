package io.github.btlib.tracker.spi;

import java.io.IOException;

/**
 * Keeps the swarms of a tracker: who is in which, since when, and how far. A tracker has one in
 * memory of its own; another one may keep them where several trackers find them.
 *
 * <p>All methods are called by many threads at once. A store {@linkplain #mayBlock() that may
 * block} is called on virtual threads, so plain blocking code is right; how many calls there are at
 * a time is bounded, and what comes in beyond that is told to try again later. A method that throws
 * fails its announce or scrape alone: the client is told that the tracker cannot answer now, with
 * the time to try again, and goes on with the peers it knows.
 *
 * <p>What a store has to do is stated as tests in {@code PeerStoreContract} of this module's test
 * jar, for anybody to extend.
 */
public interface PeerStore extends AutoCloseable {

  /**
   * Takes an announce in and answers it: enters the peer or renews it, removes it if it {@linkplain
   * AnnounceEvent#STOPPED stopped}, sets the counts and adds a random sample of the others.
   *
   * <p>A peer that stopped is never entered; how many it is told is {@link AnnounceView#numWant()}
   * as for any other. A peer that wants no data is told leechers alone. {@link
   * AnnounceEvent#COMPLETED} counts once for a peer. One that was silent for longer than {@link
   * AnnounceView#peerTtlSeconds()} is not told any more.
   *
   * @param announce what the peer says; not to be kept
   * @param answer where the answer goes; not to be kept
   * @throws Exception if it cannot be done; the announce fails
   */
  void announce(AnnounceView announce, PeerSink answer) throws Exception;

  /**
   * Tells how many peers torrents have. Changes nothing: an unknown torrent has zeros.
   *
   * @param scrape the torrents; not to be kept
   * @param answer where the answer goes; not to be kept
   * @throws Exception if it cannot be done; the scrape fails
   */
  void scrape(ScrapeView scrape, ScrapeSink answer) throws Exception;

  /**
   * Tells whether a call may take longer than a look into memory. If so, calls come on virtual
   * threads instead of the loops that read the network. Asked once.
   *
   * @return whether calls may block
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * Does what is due, such as forgetting silent peers. Called about once a second, by one thread at
   * a time; may take its time. By default there is nothing to do.
   *
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param peerTtlSeconds after how many seconds of silence a peer is to be forgotten
   * @throws Exception if it cannot be done; it is logged, and the next call comes all the same
   */
  default void maintain(long nowNanos, int peerTtlSeconds) throws Exception {}

  /**
   * Counts what it holds, for statistics.
   *
   * @return the totals; all zero, which is what this does by default, if they are not known
   */
  default StoreTotals totals() {
    return StoreTotals.NONE;
  }

  /**
   * Lets go of what the store holds open. Called once, after the last other call has returned. By
   * default there is nothing to do.
   *
   * @throws IOException if that fails; it is logged
   */
  @Override
  default void close() throws IOException {}
}
