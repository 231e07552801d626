/**
 * What is between the wire and the store: access, limits, static peers, hooks, counters.
 *
 * <p>A network loop fills an {@link io.github.btlib.tracker.engine.AnnounceRequest}, calls {@link
 * io.github.btlib.tracker.engine.TrackerEngine#announce}, and writes what it finds in the {@link
 * io.github.btlib.tracker.engine.AnnounceAnswer}. Both objects are the loop's own and used again,
 * so that an announce allocates nothing. If the engine {@linkplain
 * io.github.btlib.tracker.engine.TrackerEngine#mayBlock() may block}, the call is to be made on a
 * virtual thread, with a request and an answer of that thread's own.
 *
 * <p>May depend on {@code swarm}, {@code spi}, {@code stats} and the API.
 */
@NullMarked
package io.github.btlib.tracker.engine;

import org.jspecify.annotations.NullMarked;
