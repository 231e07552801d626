package io.github.btlib.core.torrent;

/**
 * A place that a peer holds among a torrent's connections, as admission and turnover look at it.
 *
 * @param id of the connection
 * @param incoming whether it connected to us
 * @param users whether the user named it
 * @param interested whether it wants something of us
 * @param traded whether payload ever went either way
 * @param lastUse when payload was last seen to go either way, or else when it connected;
 *     nanoseconds of a monotonic clock
 * @param priority by BEP 40, or drawn by lot if it is not known
 */
record Seat(
    long id,
    boolean incoming,
    boolean users,
    boolean interested,
    boolean traded,
    long lastUse,
    long priority) {}
