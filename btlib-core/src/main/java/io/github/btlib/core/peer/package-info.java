/**
 * One connection with one peer: a thread that reads and acts, a thread that writes, and the outbox
 * between them.
 *
 * <p>Bytes flow from the socket into a pooled buffer, are parsed in place by {@code wire}, and go
 * to the storage under the lock of their {@code ActivePiece}; answers and requests go through the
 * {@link io.github.btlib.core.peer.Outbox}. What concerns the torrent is told to a {@link
 * io.github.btlib.core.peer.Swarm}, which {@code torrent} implements. Depends on {@code piece},
 * {@code wire}, {@code limit}, {@code thread} and the API.
 */
@NullMarked
package io.github.btlib.core.peer;

import org.jspecify.annotations.NullMarked;
