package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.util.List;
import java.util.function.Predicate;

/** Where what we want of a peer is put to be sent. No call waits, and none calls back. */
public interface RequestSink {
  /** Says whether we want something the peer has. */
  void interested(boolean now);

  /** Asks for blocks. */
  void request(List<BlockRequest> requests);

  /** Says that a block is no longer wanted. */
  void cancel(Block block);

  /**
   * Forgets requests that were not sent yet: the peer choked us.
   *
   * @param stays those that the peer serves all the same (BEP 6)
   */
  void dropRequests(Predicate<Block> stays);
}
