package io.github.btlib;

import java.util.OptionalInt;

/**
 * How large a torrent's swarm is, as a tracker tells it when asked ({@link Torrent#scrape()}; BEP
 * 48, BEP 15). Built by the engine; components may be added.
 *
 * @param tracker scheme, host and port of the tracker that told; never the path or query, which may
 *     carry a passkey
 * @param seeders peers that have everything, or empty if the tracker did not say
 * @param leechers peers that lack something, or empty if the tracker did not say
 * @param completed downloads that ever finished, or empty if the tracker did not say
 */
public record SwarmCounts(
    String tracker, OptionalInt seeders, OptionalInt leechers, OptionalInt completed) {}
