/**
 * One torrent's life: checking, downloading, seeding, at rest. {@link
 * io.github.btlib.core.torrent.TorrentTask} is one thread whose code reads like that story, with
 * one tick a second for everything that is timed.
 *
 * <p>Owns the torrent's peers, piece book, storage and announcer. {@code session} hands it
 * connections; events leave through {@link io.github.btlib.core.torrent.EventDispatcher}. Depends
 * on {@code piece}, {@code peer}, {@code storage}, {@code tracker} and everything below.
 */
@NullMarked
package io.github.btlib.core.torrent;

import org.jspecify.annotations.NullMarked;
