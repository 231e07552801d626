/**
 * What an application calls: a {@link io.github.btlib.TorrentSession} holds {@link
 * io.github.btlib.Torrent}s, which report by immutable {@link io.github.btlib.TorrentStatus}
 * snapshots and {@link io.github.btlib.TorrentEvent}s.
 *
 * <p>Only values and contracts live here. The engine behind them is another module, found by {@link
 * java.util.ServiceLoader} as a {@link io.github.btlib.SessionProvider}.
 *
 * <p>May depend on {@code metainfo} and {@code spi}. Calls flow down into the engine; events flow
 * up, on threads of their own.
 */
@NullMarked
package io.github.btlib;

import org.jspecify.annotations.NullMarked;
