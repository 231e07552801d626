package io.github.btlib.tracker.swarm;

/**
 * What a peer says and asks of one swarm.
 *
 * @param peer who it is, at the address it was heard from
 * @param event why it announces
 * @param complete whether it has everything
 * @param numWant how many peers it may be told, at least 0, within the tracker's limit
 */
public record Announce(Peer peer, SwarmEvent event, boolean complete, int numWant) {

  /** Whether it still downloads; if not, it has no use for peers that only upload. */
  boolean wantsData() {
    return !complete && event != SwarmEvent.PAUSED;
  }
}
