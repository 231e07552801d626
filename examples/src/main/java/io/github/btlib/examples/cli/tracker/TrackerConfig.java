package io.github.btlib.examples.cli.tracker;

import io.github.btlib.tracker.StaticPeer;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code btlib tracker} is told by its configuration file.
 *
 * @param port the TCP port to listen on, 1 to 65535
 * @param torrentFile the torrent to track, resolved against the folder of the configuration file
 * @param peers peers of the torrent that never announce themselves
 */
public record TrackerConfig(int port, Path torrentFile, List<StaticPeer> peers) {
  /** Keeps a copy of the list. */
  public TrackerConfig {
    peers = List.copyOf(peers);
  }
}
