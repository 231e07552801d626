package io.github.btlib.core.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A message of the peer wire protocol (BEP 3, 6, 10). */
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

  /** The peer would like to be asked for a piece (BEP 6). */
  record Suggest(int piece) implements Message {}

  /** The peer has every piece; in place of a bitfield (BEP 6). */
  record HaveAll() implements Message {}

  /** The peer has no piece; in place of a bitfield (BEP 6). */
  record HaveNone() implements Message {}

  /** The peer will not send a block that it was asked for (BEP 6). */
  record Reject(Block block) implements Message {}

  /** The peer serves a piece even while it chokes us; it need not have it (BEP 6). */
  record AllowedFast(int piece) implements Message {}

  /**
   * A message of the extension protocol (BEP 10).
   *
   * @param id 0 for the extension handshake, otherwise one that we gave out in ours
   * @param payload a view of the receive buffer, valid until the next message is asked for
   */
  record Extended(int id, ByteBuffer payload) implements Message {}

  /** A message of a kind we do not know; its body has been or will be passed over. */
  record Unknown(int id, int length) implements Message {}
}
