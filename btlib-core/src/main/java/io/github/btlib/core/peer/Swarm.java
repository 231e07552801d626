package io.github.btlib.core.peer;

import io.github.btlib.core.limit.TorrentLimits;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.net.InetAddress;

/**
 * The torrent as its peers see it. Called by peers' threads, many at once, with no lock held; no
 * call may wait for a peer's thread.
 */
public interface Swarm {
  Metainfo metainfo();

  PieceBook pieces();

  Storage storage();

  Traffic traffic();

  /** Returns how fast the torrent's peers may be sent bytes, and send them. */
  TorrentLimits limits();

  /** Returns the port we accept peers on, or 0 if on none. */
  int listenPort();

  /** Returns what we call ourselves: name and version. */
  String clientName();

  /** Returns the extension messages that we understand (BEP 10). */
  default ExtensionRegistry extensions() {
    return ExtensionRegistry.BUILT_IN;
  }

  /** A peer told at what address it sees us (BEP 10); anyone may say anything. */
  void externalAddress(InetAddress ours, RemotePeer from);

  /** A peer became interested, or lost its interest: a slot may be filled or freed. */
  void interestChanged(PeerConnection peer);

  /** Blocks that were claimed are free again: idle peers may want them. */
  void blocksFreed();

  /**
   * All blocks of a piece are stored; whether they are right is to be found out from the digest.
   */
  void pieceCompleted(ActivePiece piece, Received.Completed completed);

  /** The storage could not be written; the torrent cannot go on. */
  void writeFailed(IOException cause);

  /** The storage could not be read to serve a block. */
  void readFailed(IOException cause);

  /**
   * A connection has ended and its claims are released. Called once, by the reader's thread as its
   * last act.
   */
  void closed(PeerConnection peer, String reason);
}
