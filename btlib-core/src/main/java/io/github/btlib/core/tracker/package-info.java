/**
 * Telling trackers about us and learning about peers and swarms: tiers, back-off and events (pure),
 * and the transports for HTTP and UDP.
 *
 * <p>{@code torrent} asks the {@link io.github.btlib.core.tracker.Announcer} once a second;
 * announces run on threads of their own and come back as peers and events, scrapes as futures. Both
 * find the {@code TrackerTransport} for a tracker's scheme in {@link
 * io.github.btlib.core.tracker.TrackerTransports}. Of UDP, the layout of datagrams ({@code
 * UdpAnnounce}, {@code UdpScrape}, {@code UdpAnswers}) and what is sent when ({@code UdpSchedule})
 * are pure; {@code UdpTrackerTransport} plays them over a socket of each call's own. Depends on
 * {@code thread} and the API.
 */
@NullMarked
package io.github.btlib.core.tracker;

import org.jspecify.annotations.NullMarked;
