package io.github.btlib.core.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A message of the peer wire protocol (BEP 3). */
public sealed interface Message {
  /** Nothing to say, but still there. */
  record KeepAlive() implements Message {}

  /** Requests are not answered from now on, and those under way are forgotten. */
  record Choke() implements Message {}

  /** Requests are answered from now on. */
  record Unchoke() implements Message {}

  /** The peer wants something we have. */
  record Interested() implements Message {}

  /** The peer wants nothing we have. */
  record NotInterested() implements Message {}

  /** The peer has one more piece. */
  record Have(int piece) implements Message {}

  /**
   * The pieces the peer has. The first message of most peers; some send it again when they have
   * more.
   */
  record Bitfield(BitSet pieces) implements Message {}

  /** The peer asks for a block. */
  record Request(Block block) implements Message {}

  /**
   * A block's bytes.
   *
   * @param data a view of the receive buffer, valid until the next message is asked for
   */
  record Piece(int piece, int begin, ByteBuffer data) implements Message {}

  /** The peer no longer wants a block it asked for. */
  record Cancel(Block block) implements Message {}

  /** A message of a kind we do not know; its body has been or will be passed over. */
  record Unknown(int id, int length) implements Message {}
}
