package io.github.btlib.core.torrent;

import io.github.btlib.SessionSettings;
import io.github.btlib.core.limit.SessionLimits;
import io.github.btlib.core.peer.BufferPool;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.core.tracker.AnnounceGate;
import io.github.btlib.core.tracker.TrackerTransports;
import io.github.btlib.spi.PeerId;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * What a torrent is given by its session.
 *
 * @param settings what the session was asked to be
 * @param limits how fast bytes may pass
 * @param workers starts threads; may be shared by many
 * @param diskThreads runs what is heavy or may wait for a disk; its threads are never interrupted
 * @param buffers for peers
 * @param transports for trackers
 * @param announceGate lets torrents announce a few at a time
 * @param connector opens connections
 * @param peerId our peer id
 * @param port the port we accept peers on
 * @param clientName what we call ourselves to peers: name and version
 * @param random a source of randomness that threads may share
 */
public record TorrentServices(
    SessionSettings settings,
    SessionLimits limits,
    Workers workers,
    ExecutorService diskThreads,
    BufferPool buffers,
    TrackerTransports transports,
    AnnounceGate announceGate,
    Connector connector,
    PeerId peerId,
    int port,
    String clientName,
    RandomGenerator random) {}
