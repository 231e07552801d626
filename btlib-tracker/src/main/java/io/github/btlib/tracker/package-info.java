/**
 * An embeddable tracker: {@link io.github.btlib.tracker.TrackerServer} is started with what a
 * {@link io.github.btlib.tracker.TrackerServerBuilder} collected, and lets peers of a torrent find
 * each other and the {@link io.github.btlib.tracker.StaticPeer}s it was told of.
 *
 * <p>Only what applications call lives here; what they may implement is in {@link
 * io.github.btlib.tracker.spi}. Requests come in through the packages {@code http} and {@code udp},
 * which ask {@code engine}, which asks the store, as a rule that of {@code swarm}; none of them
 * knows this package, which puts them together.
 */
@NullMarked
package io.github.btlib.tracker;

import org.jspecify.annotations.NullMarked;
