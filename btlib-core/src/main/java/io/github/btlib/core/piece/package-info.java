/**
 * Who has what, and what is asked of whom: {@link io.github.btlib.core.piece.PieceBook} for the
 * torrent, {@link io.github.btlib.core.piece.ActivePiece} for each piece on its way, {@link
 * io.github.btlib.core.piece.RequestWindow} for each peer, {@link
 * io.github.btlib.core.piece.Deadlines} for those who read files meanwhile.
 *
 * <p>No threads, clocks, sockets or logging: time comes as an argument, bytes go to the {@code
 * Storage} that a call is given. Methods answer what happened; the caller ({@code peer}, {@code
 * torrent}) carries out the effects when no lock is held. Depends on {@code wire} and the API.
 */
@NullMarked
package io.github.btlib.core.piece;

import org.jspecify.annotations.NullMarked;
