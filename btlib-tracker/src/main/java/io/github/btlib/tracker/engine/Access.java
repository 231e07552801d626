package io.github.btlib.tracker.engine;

import io.github.btlib.metainfo.InfoHash;
import java.util.Set;

/** Which torrents are served, beside those with static peers. Immutable. */
public final class Access {

  private final InfoHashIndex listed;
  private final boolean servesListed;

  private Access(Set<InfoHash> listed, boolean servesListed) {
    this.listed = new InfoHashIndex(listed);
    this.servesListed = servesListed;
  }

  /**
   * Serves these torrents alone.
   *
   * @param torrents the only ones to serve
   * @return the rule
   */
  public static Access allowing(Set<InfoHash> torrents) {
    return new Access(torrents, true);
  }

  /**
   * Serves any torrent but these.
   *
   * @param torrents the ones not to serve, even if they have static peers; none of them for any
   * @return the rule
   */
  public static Access denying(Set<InfoHash> torrents) {
    return new Access(torrents, false);
  }

  boolean serves(long high, long middle, int low, boolean hasStaticPeers) {
    boolean isListed = listed.size() > 0 && listed.find(high, middle, low) >= 0;
    return servesListed ? isListed || hasStaticPeers : !isListed;
  }
}
