package io.github.btlib.examples.cli.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.StaticPeer;
import io.github.btlib.tracker.TrackerAccess;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which torrents are served, and their static peers.
 *
 * @param isOpen whether any torrent is served that is not denied
 * @param listed torrents that were named to be served
 * @param denied torrents that are not served; only of an open tracker
 * @param staticPeers peers that need not announce themselves
 */
record TorrentRules(
    boolean isOpen,
    Collection<InfoHash> listed,
    Set<InfoHash> denied,
    Map<InfoHash, List<StaticPeer>> staticPeers) {

  TorrentRules {
    listed = Set.copyOf(listed);
    denied = Set.copyOf(denied);
    staticPeers = Map.copyOf(staticPeers);
  }

  TrackerAccess access() {
    return isOpen ? TrackerAccess.denying(denied) : TrackerAccess.allowing(listed);
  }
}
