package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.Access;
import java.util.Collection;
import java.util.Set;

/** Which torrents a {@link TrackerServer} serves. Immutable. */
public final class TrackerAccess {

  private final Access rule;

  private TrackerAccess(Access rule) {
    this.rule = rule;
  }

  /**
   * Serves any torrent.
   *
   * @return the rule
   */
  public static TrackerAccess open() {
    return denying(Set.of());
  }

  /**
   * Serves these torrents and those with static peers, and no other.
   *
   * @param infoHashes the allow-list, copied
   * @return the rule
   */
  public static TrackerAccess allowing(Collection<InfoHash> infoHashes) {
    return new TrackerAccess(Access.allowing(Set.copyOf(infoHashes)));
  }

  /**
   * Serves any torrent but these, even if they have static peers.
   *
   * @param infoHashes the deny-list, copied
   * @return the rule
   */
  public static TrackerAccess denying(Collection<InfoHash> infoHashes) {
    return new TrackerAccess(Access.denying(Set.copyOf(infoHashes)));
  }

  Access rule() {
    return rule;
  }
}
