package io.github.btlib.tracker.swarm;

import java.util.List;

/** What comes of an announce. */
public sealed interface AnnounceOutcome {

  /**
   * The announce was accepted.
   *
   * @param seeders how many peers have everything, static peers included
   * @param leechers how many do not
   * @param peers some of them, without the one that asked; static peers first
   */
  record Told(int seeders, int leechers, List<Peer> peers) implements AnnounceOutcome {

    /** Copies the list. */
    public Told {
      peers = List.copyOf(peers);
    }
  }

  /**
   * The announce was refused and changed nothing.
   *
   * @param reason why, for the user of the client; holds nothing the client sent
   */
  record Refused(String reason) implements AnnounceOutcome {}
}
