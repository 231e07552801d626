/**
 * What servers over UDP and HTTP have in common: threads that run loops ({@link
 * io.github.btlib.tracker.net.LoopServer}) and that no failure may end ({@link
 * io.github.btlib.tracker.net.Failures}), a bounded number of further ones for what may block
 * ({@link io.github.btlib.tracker.net.HandOver}), and the reading of URLs ({@link
 * io.github.btlib.tracker.net.TrackerUrl}).
 */
@NullMarked
package io.github.btlib.tracker.net;

import org.jspecify.annotations.NullMarked;
