/**
 * Who is in which swarm, in memory: the store a tracker has if it is given no other.
 *
 * <p>Time and randomness come with each announce; there is no thread, I/O or logging.
 *
 * <p>May depend on {@code spi} and on {@code metainfo} of the API.
 */
@NullMarked
package io.github.btlib.tracker.swarm;

import org.jspecify.annotations.NullMarked;
