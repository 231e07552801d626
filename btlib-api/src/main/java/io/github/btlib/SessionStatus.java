package io.github.btlib;

/**
 * A snapshot of a session. Built by the engine; components may be added.
 *
 * @param torrents torrents of the session
 * @param connectedPeers peers we are connected with, over all torrents
 * @param downloadedBytes payload received in this run, of removed torrents too
 * @param uploadedBytes payload sent in this run, of removed torrents too
 * @param wastedBytes payload received that was of no use, of removed torrents too
 * @param downloadRate payload received, bytes per second over the last seconds
 * @param uploadRate payload sent, bytes per second over the last seconds
 */
public record SessionStatus(
    int torrents,
    int connectedPeers,
    long downloadedBytes,
    long uploadedBytes,
    long wastedBytes,
    long downloadRate,
    long uploadRate) {}
