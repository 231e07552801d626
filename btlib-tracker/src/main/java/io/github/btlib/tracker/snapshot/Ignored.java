package io.github.btlib.tracker.snapshot;

import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.swarm.SwarmVisitor;

/** Takes nothing in, for a file that is only to be checked. */
final class Ignored implements SwarmVisitor {

  @Override
  public void torrent(long high, long middle, int low, int completed, int peers) {}

  @Override
  public void ipv4(int address, int port, PeerState state, boolean completed, int ageSeconds) {}

  @Override
  public void ipv6(
      long high, long low, int port, PeerState state, boolean completed, int ageSeconds) {}
}
