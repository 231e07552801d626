package io.github.btlib.tracker.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where an {@link HttpServer} listens and what it grants a connection.
 *
 * @param address where to listen; port 0 for any free one
 * @param headTimeout how long a request may take from its first byte to its last, how long a new
 *     connection may take to its first, and how long writing an answer may take
 * @param idleTimeout how long a connection is kept for its next request
 * @param maxConnections how many connections there may be; one more is closed at once
 */
public record HttpSettings(
    InetSocketAddress address, Duration headTimeout, Duration idleTimeout, int maxConnections) {}
