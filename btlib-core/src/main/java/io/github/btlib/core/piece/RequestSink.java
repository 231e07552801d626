package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.util.List;

/** Where what we want of a peer is put to be sent. No call waits, and none calls back. */
public interface RequestSink {
  /** Says whether we want something the peer has. */
  void interested(boolean now);

  /** Asks for blocks. */
  void request(List<BlockRequest> requests);

  /** Says that a block is no longer wanted. */
  void cancel(Block block);

  /** Forgets the requests that were not sent yet: the peer choked us. */
  void dropRequests();
}
