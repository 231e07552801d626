/**
 * Telling trackers about us and learning about peers: tiers and back-off (pure), and the HTTP
 * transport.
 *
 * <p>{@code torrent} asks the {@link io.github.btlib.core.tracker.Announcer} once a second;
 * announces run on threads of their own and come back as peers and events. Depends on {@code
 * thread} and the API.
 */
@NullMarked
package io.github.btlib.core.tracker;

import org.jspecify.annotations.NullMarked;
