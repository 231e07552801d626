package io.github.btlib.core.torrent;

import java.net.InetSocketAddress;

/** Opens connections for torrents; the session's. */
public interface Connector {
  /**
   * Begins to connect to a peer on another thread, which tells the swarm what came of it.
   *
   * @return false if too many connections are being made or held already
   */
  boolean connect(TorrentSwarm swarm, InetSocketAddress address);
}
