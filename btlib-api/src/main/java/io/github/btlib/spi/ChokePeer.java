package io.github.btlib.spi;

import java.time.Duration;

/**
 * A connected peer as a {@link ChokingStrategy} sees it. Built by the engine; components may be
 * added.
 *
 * @param id names the connection within its torrent
 * @param interested whether the peer wants something that we have
 * @param unchoked whether the peer may download from us now
 * @param optimistic whether it is unchoked as a try, not for what it gave
 * @param snubbed whether it owes us blocks and has sent none for longer than the snub time-out
 * @param downloadRate payload received from it, bytes per second over the last rounds
 * @param uploadRate payload sent to it, bytes per second over the last rounds
 * @param connectedFor time since the handshake
 */
public record ChokePeer(
    long id,
    boolean interested,
    boolean unchoked,
    boolean optimistic,
    boolean snubbed,
    long downloadRate,
    long uploadRate,
    Duration connectedFor) {}
