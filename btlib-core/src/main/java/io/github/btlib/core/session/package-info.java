/**
 * The registry of torrents, the listener, the connector, and the order of closing.
 *
 * <p>Connections come in here, are matched with a torrent by their handshake and handed down to
 * {@code torrent}. Depends on everything below; nothing but the provider depends on it.
 */
@NullMarked
package io.github.btlib.core.session;

import org.jspecify.annotations.NullMarked;
