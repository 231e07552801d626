package io.github.btlib.core.peer;

import io.github.btlib.core.wire.MessageEncoder;
import java.nio.ByteBuffer;

/**
 * How we stand with a peer, choke and interest, and what of it the peer is still to be told.
 * Guarded by the {@link Outbox}'s lock.
 */
final class Stance {
  /** Bytes that everything there is to say may take. */
  static final int LONGEST = 3 * MessageEncoder.STATE_LENGTH + MessageEncoder.KEEP_ALIVE_LENGTH;

  private boolean peerKnowsItIsChoked = true;
  private boolean peerThinksWeAreInterested;
  private boolean interested;
  private boolean sayChoke;
  private boolean sayUnchoke;
  private boolean sayKeepAlive;

  void choke() {
    sayUnchoke = false;
    sayChoke = !peerKnowsItIsChoked;
  }

  /**
   * A choke that was not sent yet has emptied the queue all the same: the peer must hear of both.
   */
  void unchoke() {
    sayUnchoke = peerKnowsItIsChoked || sayChoke;
  }

  void interested(boolean now) {
    interested = now;
  }

  void keepAlive() {
    sayKeepAlive = true;
  }

  /** Tells whether the peer knows how we stand. */
  boolean isTold() {
    return !sayChoke && !sayUnchoke && !sayKeepAlive && interested == peerThinksWeAreInterested;
  }

  /** Puts a choke, if one is due. */
  void putChoke(ByteBuffer out) {
    if (sayChoke) {
      MessageEncoder.choke(out, true);
      peerKnowsItIsChoked = true;
      sayChoke = false;
    }
  }

  /** Puts what is due beside a choke. */
  void putOthers(ByteBuffer out) {
    if (sayUnchoke) {
      MessageEncoder.choke(out, false);
      peerKnowsItIsChoked = false;
      sayUnchoke = false;
    }
    if (interested != peerThinksWeAreInterested) {
      MessageEncoder.interested(out, interested);
      peerThinksWeAreInterested = interested;
    }
    if (sayKeepAlive) {
      MessageEncoder.keepAlive(out);
      sayKeepAlive = false;
    }
  }
}
