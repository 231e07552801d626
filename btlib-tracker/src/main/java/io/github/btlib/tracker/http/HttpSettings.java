package io.github.btlib.tracker.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where an {@link HttpServer} listens and what it grants a connection.
 *
 * @param addresses where to listen, at least one
 * @param port the port of all of them; 0 for any free one
 * @param headTimeout how long a request may take from its first byte to its last, how long a new
 *     connection may take to its first, and how long writing an answer may take
 * @param idleTimeout how long a connection is kept for its next request
 * @param maxConnections how many connections there may be; one more is closed at once
 * @param maxConnectionsPerSource how many of them may come from one IPv4 address or IPv6 /64
 * @param threads how many loops there are for each address
 * @param maxWaiting how many requests may wait for threads that block
 * @param proxies who may tell in a header field whom it asks for, and make any number of
 *     connections
 * @param proxyHeader that field's name
 */
public record HttpSettings(
    List<InetAddress> addresses,
    int port,
    Duration headTimeout,
    Duration idleTimeout,
    int maxConnections,
    int maxConnectionsPerSource,
    int threads,
    int maxWaiting,
    Set<InetAddress> proxies,
    String proxyHeader) {}
