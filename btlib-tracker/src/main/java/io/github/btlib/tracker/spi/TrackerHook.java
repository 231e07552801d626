package io.github.btlib.tracker.spi;

/**
 * Is asked about each announce that the tracker's own settings let pass, and may refuse it; or only
 * observes. Called by many threads at once.
 */
@FunctionalInterface
public interface TrackerHook {

  /**
   * Decides about an announce, before it changes anything. One that throws refuses the announce: a
   * check that cannot be made does not let anybody in.
   *
   * @param announce what the peer says; not to be kept
   * @return {@link Verdict#ACCEPT}, or why not
   * @throws Exception if it cannot decide
   */
  Verdict onAnnounce(AnnounceView announce) throws Exception;

  /**
   * Observes an announce that was answered. By default there is nothing to see.
   *
   * @param announce what the peer said; not to be kept
   * @param seeders how many peers of the torrent have everything now
   * @param leechers how many do not
   * @throws Exception if that fails; it is logged
   */
  default void announced(AnnounceView announce, int seeders, int leechers) throws Exception {}

  /**
   * Tells whether a call may take longer than a look into memory. If so, calls come on virtual
   * threads instead of the loops that read the network. Asked once.
   *
   * @return whether calls may block
   */
  default boolean mayBlock() {
    return true;
  }
}
