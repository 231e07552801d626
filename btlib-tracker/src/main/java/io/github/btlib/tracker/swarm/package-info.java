/**
 * Who is in which swarm: what a tracker knows, whatever the wire it is asked over.
 *
 * <p>An {@link io.github.btlib.tracker.swarm.Announce} goes in, a {@link
 * io.github.btlib.tracker.swarm.AnnounceOutcome} comes out. {@link
 * io.github.btlib.tracker.swarm.Swarms} holds everything and is pure: time and randomness are
 * arguments, there is no thread, I/O or logging. {@link io.github.btlib.tracker.swarm.SharedSwarms}
 * adds the lock, the clock and the source of randomness, and nothing else does.
 *
 * <p>May depend on {@code metainfo} and {@code spi} of the API, and on nothing of the tracker.
 */
@NullMarked
package io.github.btlib.tracker.swarm;

import org.jspecify.annotations.NullMarked;
