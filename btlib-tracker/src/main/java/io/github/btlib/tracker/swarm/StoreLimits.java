package io.github.btlib.tracker.swarm;

/**
 * What a {@link MemoryPeerStore} holds at most.
 *
 * @param maxSwarms how many torrents may have announced peers at a time, at least 1
 * @param maxPeers how many announced peers there may be in all swarms together, at least 1; the
 *     last eighth is for swarms that exist
 * @param maxPeersPerSwarm how many there may be in one, at least 1
 * @param maxPortsPerAddress how many of one IPv4 address or IPv6 /64 there may be in one, 1 to 250;
 *     loopback addresses do not count
 * @param keepPeerIds whether peer ids are kept, which takes 20 bytes a peer and more
 * @param tellAnyScope whether peers are told whatever their {@link AddressScope}
 */
public record StoreLimits(
    int maxSwarms,
    int maxPeers,
    int maxPeersPerSwarm,
    int maxPortsPerAddress,
    boolean keepPeerIds,
    boolean tellAnyScope) {}
