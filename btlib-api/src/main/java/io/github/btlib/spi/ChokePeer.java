package io.github.btlib.spi;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A connected peer as a {@link ChokingStrategy} sees it. Built by the engine; components may be
 * added.
 *
 * @param id names the connection within its torrent
 * @param address the address of its socket, to know friends by
 * @param interested whether the peer wants something that we have
 * @param unchoked whether the peer may download from us now
 * @param optimistic whether it is unchoked as a try, not for what it gave
 * @param snubbed whether it owes us blocks and has sent none for longer than the snub time-out
 * @param downloadRate payload received from it, bytes per second over the last rounds
 * @param uploadRate payload sent to it, bytes per second over the last rounds
 * @param uploaded payload sent to it over this connection, bytes
 * @param uploadedSinceUnchoke payload sent to it since it was last unchoked, bytes; 0 if it never
 *     was
 * @param unchokedFor time since it was unchoked; zero while it is choked
 * @param chokedFor time since it was choked, or since the handshake if it never was unchoked; zero
 *     while it is unchoked
 * @param connectedFor time since the handshake
 * @param pieces how many pieces the peer says it has
 */
public record ChokePeer(
    long id,
    InetSocketAddress address,
    boolean interested,
    boolean unchoked,
    boolean optimistic,
    boolean snubbed,
    long downloadRate,
    long uploadRate,
    long uploaded,
    long uploadedSinceUnchoke,
    Duration unchokedFor,
    Duration chokedFor,
    Duration connectedFor,
    int pieces) {}
