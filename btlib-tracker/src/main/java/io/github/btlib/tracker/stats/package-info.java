/**
 * What a tracker counts: {@link io.github.btlib.tracker.stats.TrackerStats} and its parts. Values
 * alone; they depend on nothing of the tracker.
 */
@NullMarked
package io.github.btlib.tracker.stats;

import org.jspecify.annotations.NullMarked;
