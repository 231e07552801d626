/**
 * What an application may implement to change how a tracker works: {@link
 * io.github.btlib.tracker.spi.PeerStore} keeps the swarms, {@link
 * io.github.btlib.tracker.spi.TrackerHook} accepts, refuses or observes announces. The store in
 * memory that a tracker has of its own goes through the same door.
 *
 * <p>Views and sinks are implemented by the tracker alone and may gain methods. They are used again
 * for the next announce: nothing of them may be kept beyond the call they are given to.
 *
 * <p>May depend on {@code metainfo} and {@code spi} of the API, and on nothing of the tracker.
 */
@NullMarked
package io.github.btlib.tracker.spi;

import org.jspecify.annotations.NullMarked;
