package io.github.btlib.core.peer;

import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.ProtocolException;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a peer says to us: each message is checked against what the peer may say, and passed on to
 * who is concerned. The reader's alone.
 *
 * <p>Messages that cost us no more than the peer are taken without a limit, at the rate we read
 * them. What may make us work is limited by a {@link Tolerance} far above what clients do; aria2
 * for its part parts from who chokes twice in five seconds.
 */
final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  /** Ten times and more what clients offer. */
  private static final int MOST_ALLOWED_FAST = 100;

  private final PeerConnection peer;
  private final Swarm swarm;
  private final PeerPieces pieces;
  private final Downloads downloads;
  private final Uploads uploads;
  private final Arrivals arrivals;
  private final Extensions extensions;
  private final boolean fast;

  private final Tolerance keepAlives = new Tolerance("keep-alive", 100, 1);

  /** A choke frees what was asked for, an unchoke asks for all of it again. */
  private final Tolerance chokes = new Tolerance("choke or unchoke", 100, 1);

  /** A race between a bitfield and the haves behind it repeats some. */
  private final Tolerance repeatedHaves;

  /** Clients that lose a piece, or the cache it was in, do so now and then. */
  private final Tolerance lost = new Tolerance("pieces taken back", 100, 10);

  private final Tolerance notInteresteds = new Tolerance("not interested", 1_000, 100);
  private final Tolerance suggestions = new Tolerance("suggest", 1_000, 100);

  private boolean begun;
  private int allowedFast;
  private volatile boolean peerInterested;

  Inbox(
      PeerConnection peer,
      Swarm swarm,
      PeerPieces pieces,
      Downloads downloads,
      Uploads uploads,
      Arrivals arrivals,
      Extensions extensions) {
    this.peer = peer;
    this.swarm = swarm;
    this.pieces = pieces;
    this.downloads = downloads;
    this.uploads = uploads;
    this.arrivals = arrivals;
    this.extensions = extensions;
    this.fast = peer.remote().speaksFast();
    this.repeatedHaves = new Tolerance("have again", swarm.metainfo().pieceCount() + 1_000, 100);
  }

  boolean peerInterested() {
    return peerInterested;
  }

  void handle(Message message) throws ProtocolException {
    switch (message) {
      case Message.Piece piece -> arrivals.block(piece, System.nanoTime());
      case Message.Request request -> uploads.request(request.block(), System.nanoTime());
      case Message.Have have -> have(have.piece());
      case Message.Bitfield bitfield -> has(bitfield.pieces());
      case Message.Choke choke -> {
        chokes.require(System.nanoTime());
        downloads.choke();
      }
      case Message.Unchoke unchoke -> {
        chokes.require(System.nanoTime());
        downloads.unchoke();
      }
      case Message.Interested interested -> peerInterested(true);
      case Message.NotInterested notInterested -> {
        notInteresteds.require(System.nanoTime());
        peerInterested(false);
      }
      case Message.Cancel cancel -> uploads.cancel(cancel.block());
      case Message.KeepAlive keepAlive -> keepAlives.require(System.nanoTime());
      case Message.Extended extended -> extensions.received(extended, System.nanoTime());
      case Message.Suggest suggest -> {
        requireFast("suggest");
        if (suggestions.allows(System.nanoTime())) {
          swarm.pieces().suggested(pieces, suggest.piece());
        }
      }
      case Message.HaveAll haveAll -> {
        requireFast("have all");
        hasAll();
      }
      case Message.HaveNone haveNone -> {
        requireFast("have none");
        if (begun) {
          throw new ProtocolException("have none: not the first word about pieces");
        }
        has(new BitSet());
      }
      case Message.Reject reject -> {
        requireFast("reject");
        arrivals.rejected(reject.block());
      }
      case Message.AllowedFast allowed -> {
        requireFast("allowed fast");
        if (++allowedFast <= MOST_ALLOWED_FAST) {
          downloads.allowedFast(allowed.piece());
        }
      }
      case Message.Unknown unknown ->
          log.debug("peer {} sent a message of unknown id {}", peer.address(), unknown.id());
    }
  }

  private void requireFast(String message) throws ProtocolException {
    if (!fast) {
      throw new ProtocolException(message + ": the Fast extension was not agreed on");
    }
  }

  private void peerInterested(boolean interested) {
    if (peerInterested != interested) {
      peerInterested = interested;
      swarm.interestChanged(peer);
    }
  }

  private void have(int piece) throws ProtocolException {
    begun = true;
    int before = pieces.count();
    downloads.has(piece);
    if (pieces.count() == before) {
      repeatedHaves.require(System.nanoTime());
    } else {
      peer.partIfDone();
    }
  }

  /**
   * Takes what is to be the first message of a peer, by BEP 3 and 6. Some of aria2's come later, in
   * place of many haves, with the Fast extension and without.
   */
  private void has(BitSet all) throws ProtocolException {
    if (pieces.loseBy(all)) {
      lost.require(System.nanoTime());
    }
    downloads.has(all);
    if (!begun) {
      begun = true;
      uploads.offerAllowedFast(all);
    }
    peer.partIfDone();
  }

  private void hasAll() throws ProtocolException {
    if (!pieces.isSeed()) {
      BitSet all = new BitSet();
      all.set(0, swarm.metainfo().pieceCount());
      has(all);
    }
  }

  /** The peer no longer has a piece (BEP 54). */
  void lacks(int piece) throws ProtocolException {
    int pieceCount = swarm.metainfo().pieceCount();
    if (piece < 0 || piece >= pieceCount) {
      throw new ProtocolException(
          "lt_donthave: piece "
              + Integer.toUnsignedString(piece)
              + ", expected 0 to "
              + (pieceCount - 1));
    }
    lost.require(System.nanoTime());
    downloads.lacks(piece, fast);
  }
}
