/**
 * An embeddable tracker: {@link io.github.btlib.tracker.TrackerServer} is started with what a
 * {@link io.github.btlib.tracker.TrackerServerBuilder} collected, and lets peers of a torrent find
 * each other and the {@link io.github.btlib.tracker.StaticPeer}s it was told of.
 *
 * <p>Only what applications call lives here. Requests come in through the package {@code http},
 * which asks {@code swarm}; both know nothing of this package, which puts them together.
 */
@NullMarked
package io.github.btlib.tracker;

import org.jspecify.annotations.NullMarked;
