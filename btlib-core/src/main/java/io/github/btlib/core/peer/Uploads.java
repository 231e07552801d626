package io.github.btlib.core.peer;

import io.github.btlib.core.wire.AllowedFast;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.ProtocolException;
import io.github.btlib.metainfo.Metainfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a peer asks of us: its requests are checked here and queued in the {@link Outbox}. The
 * reader's alone, but for {@link #choke}.
 */
final class Uploads {
  /** Requests that come so soon after a choke were sent before the peer knew of it. */
  private static final long CHOKE_CROSSES_REQUESTS = Duration.ofSeconds(2).toNanos();

  /** As other clients have it. */
  private static final int MOST_REQUESTS_WHILE_CHOKED = 300;

  /** A peer that we told what we have and what we have not asks for the wrong thing by mistake. */
  private static final int MOST_REQUESTS_FOR_NOTHING = 300;

  /** A peer that does not know the limit may pass it, but not go on and on. */
  private static final int MOST_OVER_THE_LIMIT = 2_000;

  private final Outbox outbox;
  private final Swarm swarm;
  private final RemotePeer remote;
  private int requestsWhileChoked;
  private int requestsForNothing;
  private int overTheLimit;
  private volatile long chokedAt = System.nanoTime() - CHOKE_CROSSES_REQUESTS;

  Uploads(Outbox outbox, Swarm swarm, RemotePeer remote) {
    this.outbox = outbox;
    this.swarm = swarm;
    this.remote = remote;
  }

  /** Lets the peer download from us, or no longer. Called by the torrent's thread. */
  void choke(boolean choke, long now) {
    if (choke) {
      chokedAt = now;
      outbox.choke();
    } else {
      outbox.unchoke();
    }
  }

  /**
   * Offers pieces that the peer is served even while it is choked, if it has little to trade (BEP
   * 6). There are none for peers that do not speak the Fast extension.
   *
   * @param had the pieces it has
   */
  void offerAllowedFast(BitSet had) {
    if (!remote.speaksFast() || had.cardinality() >= AllowedFast.PIECES) {
      return;
    }
    Metainfo metainfo = swarm.metainfo();
    List<Integer> offered = new ArrayList<>();
    long bytes = 0;
    for (int piece :
        AllowedFast.of(
            remote.address().getAddress().getAddress(),
            metainfo.infoHash(),
            metainfo.pieceCount(),
            AllowedFast.PIECES)) {
      int size = metainfo.pieceSize(piece);
      if (!had.get(piece) && bytes + size <= ServeQueue.MOST_BYTES_WHILE_CHOKED) {
        offered.add(piece);
        bytes += size;
      }
    }
    if (!offered.isEmpty()) {
      outbox.allowFast(offered, bytes);
    }
  }

  void request(Block block, long now) throws ProtocolException {
    if ((long) block.begin() + block.length() > swarm.metainfo().pieceSize(block.piece())) {
      throw new ProtocolException("request: " + block + " passes the end of its piece");
    }
    switch (outbox.serve(block, swarm.pieces().isVerified(block.piece()))) {
      case SERVED -> {
        requestsWhileChoked = 0;
        overTheLimit = 0;
      }
      case CHOKED -> {
        if (now - chokedAt > CHOKE_CROSSES_REQUESTS
            && ++requestsWhileChoked > MOST_REQUESTS_WHILE_CHOKED) {
          throw new ProtocolException(
              "request: more than " + MOST_REQUESTS_WHILE_CHOKED + " while choked");
        }
      }
      case LACKED -> lacked(block);
      case TOO_MANY -> {
        if (++overTheLimit > MOST_OVER_THE_LIMIT) {
          throw new ProtocolException(
              "request: more than "
                  + MOST_OVER_THE_LIMIT
                  + " in a row over the limit of "
                  + ServeQueue.MOST_BLOCKS);
        }
      }
    }
    requireRead();
  }

  private void lacked(Block block) throws ProtocolException {
    if (!remote.speaksFast()) {
      throw new ProtocolException("request: " + block + " is of a piece that we do not have");
    }
    if (++requestsForNothing > MOST_REQUESTS_FOR_NOTHING) {
      throw new ProtocolException(
          "request: more than " + MOST_REQUESTS_FOR_NOTHING + " of pieces that we do not have");
    }
  }

  void cancel(Block block) throws ProtocolException {
    outbox.doNotServe(block);
    requireRead();
  }

  private void requireRead() throws ProtocolException {
    if (remote.speaksFast() && outbox.overflows()) {
      throw new ProtocolException(
          "request: more than " + ServeQueue.MOST_REJECTS + " rejects that the peer does not read");
    }
  }
}
