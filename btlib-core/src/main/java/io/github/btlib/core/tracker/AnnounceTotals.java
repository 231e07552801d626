package io.github.btlib.core.tracker;

/**
 * What a torrent tells of itself.
 *
 * @param uploaded payload bytes sent in this run
 * @param downloaded payload bytes received in this run
 * @param left bytes wanted and not verified
 */
public record AnnounceTotals(long uploaded, long downloaded, long left) {}
