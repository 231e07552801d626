/**
 * Swarms in a file, from one run of a tracker to the next: {@link
 * io.github.btlib.tracker.snapshot.SwarmSnapshot}.
 *
 * <p>May depend on {@code swarm} and {@code spi}.
 */
@NullMarked
package io.github.btlib.tracker.snapshot;

import org.jspecify.annotations.NullMarked;
