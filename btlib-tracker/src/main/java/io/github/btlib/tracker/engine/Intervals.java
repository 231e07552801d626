package io.github.btlib.tracker.engine;

/**
 * When peers come back.
 *
 * @param seconds when they are to announce next
 * @param minSeconds when they may announce next at the earliest
 * @param peerTtlSeconds after how much silence they are forgotten
 */
public record Intervals(int seconds, int minSeconds, int peerTtlSeconds) {}
