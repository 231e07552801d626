/**
 * The harness that puts btlib beside real BitTorrent programs: libtorrent, Transmission, aria2 and
 * opentracker, each run as a process of its own.
 *
 * <p>A test asks for the programs with {@link
 * io.github.btlib.examples.realclient.RequiresClient @RequiresClient}, makes a {@link
 * io.github.btlib.examples.realclient.SampleTorrent}, and opens a {@link
 * io.github.btlib.examples.realclient.RealClient} in a try block. Data flows from a client's output
 * through {@link io.github.btlib.examples.realclient.ClientProcess}, which keeps the end of it for
 * failure messages, to the client's own class, which reads its progress from it; Transmission is
 * asked over its RPC port instead.
 *
 * <p>Nothing here depends on btlib; only tests use this package.
 */
@NullMarked
package io.github.btlib.examples.realclient;

import org.jspecify.annotations.NullMarked;
