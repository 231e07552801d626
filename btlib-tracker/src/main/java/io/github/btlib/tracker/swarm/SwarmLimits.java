package io.github.btlib.tracker.swarm;

/**
 * How much is held, and how long.
 *
 * @param maxSwarms how many torrents may have announced peers at a time, at least 1
 * @param maxPeers how many announced peers there may be in all swarms together, at least 1
 * @param peerTtlMillis a peer that was silent for longer than this is forgotten
 */
public record SwarmLimits(int maxSwarms, int maxPeers, long peerTtlMillis) {}
