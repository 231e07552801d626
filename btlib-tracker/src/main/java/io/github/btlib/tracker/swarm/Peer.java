package io.github.btlib.tracker.swarm;

import io.github.btlib.spi.PeerId;
import java.util.Optional;

/**
 * A peer as others are told of it.
 *
 * @param id how it calls itself; empty if it did not say, which compact answers have no need of
 * @param endpoint where it accepts connections
 */
public record Peer(Optional<PeerId> id, Endpoint endpoint) {}
