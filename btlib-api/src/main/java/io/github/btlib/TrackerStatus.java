package io.github.btlib;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a torrent stands with one of its trackers. Built by the engine; components may be added.
 *
 * @param tracker scheme, host and port; never the path or query, which may carry a passkey
 * @param tier the tier it belongs to, from 0 (BEP 12)
 * @param announcing whether an announce is under way
 * @param failures failed announces since the last success
 * @param message the last failure or warning, or empty if the last announce went well
 * @param seeders peers with everything, as last told
 * @param leechers peers that lack something, as last told
 * @param completed downloads that ever finished, as last told by a scrape
 * @param nextAnnounce when it is asked next, or empty if not at all
 */
public record TrackerStatus(
    String tracker,
    int tier,
    boolean announcing,
    int failures,
    Optional<String> message,
    OptionalInt seeders,
    OptionalInt leechers,
    OptionalInt completed,
    Optional<Instant> nextAnnounce) {}
