package io.github.btlib.core.tracker;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a tracker from one run to the next, in the order in which trackers were
 * used.
 *
 * @param urlDigest stands for the announce URL, which may carry a passkey
 * @param failures how often it failed since it last answered
 * @param notBefore when it may be asked again, if it failed
 * @param trackerId what it wants to hear again (BEP 3)
 */
public record TrackerMemory(
    String urlDigest, int failures, Instant notBefore, Optional<String> trackerId) {}
