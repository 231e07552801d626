package io.github.btlib.spi;

import io.github.btlib.metainfo.InfoHash;
import java.time.Duration;
import java.util.Optional;

/**
 * What an announce tells and asks (BEP 3). Built by the engine; components may be added.
 *
 * @param infoHash the torrent
 * @param peerId how we are known in the swarm
 * @param port the TCP port we accept peers on, 1 to 65535
 * @param uploaded payload bytes sent since the torrent was started, or resumed
 * @param downloaded payload bytes received since then
 * @param left bytes of the torrent that are not verified yet, those of skipped files included
 * @param event why the announce is made
 * @param numWant how many peers are asked for, at least 0
 * @param key identifies us to the tracker when our address changes
 * @param trackerId what this tracker asked to be told again, if it did
 * @param timeout the time the whole announce may take
 */
public record AnnounceRequest(
    InfoHash infoHash,
    PeerId peerId,
    int port,
    long uploaded,
    long downloaded,
    long left,
    AnnounceEvent event,
    int numWant,
    int key,
    Optional<String> trackerId,
    Duration timeout) {}
