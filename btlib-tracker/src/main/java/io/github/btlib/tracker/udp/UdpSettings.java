package io.github.btlib.tracker.udp;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a {@link UdpServer} listens and how.
 *
 * @param addresses where to listen, at least one: a socket of its own for each, so that an answer
 *     leaves from the address that was asked
 * @param port the port of all of them; 0 for any free one
 * @param threads how many loops there are for each address
 * @param maxWaiting how many requests may wait for threads that block
 * @param secret makes connection ids
 */
public record UdpSettings(
    List<InetAddress> addresses, int port, int threads, int maxWaiting, IdSecret secret) {}
