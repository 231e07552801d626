package io.github.btlib.core.peer;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The blocks that a peer sends us, and those that it will not send. The reader's alone. */
final class Arrivals {
  /** Blocks may cross our cancels, or come after a choke, but not forever. */
  private static final int MOST_UNREQUESTED = 2_000;

  private final PeerConnection peer;
  private final Swarm swarm;
  private final Downloads downloads;
  private final ReceiveBuffer receiveBuffer;
  private int unrequestedBlocks;
  private int unrequestedRejects;
  private volatile long payload;

  Arrivals(PeerConnection peer, Swarm swarm, Downloads downloads, ReceiveBuffer receiveBuffer) {
    this.peer = peer;
    this.swarm = swarm;
    this.downloads = downloads;
    this.receiveBuffer = receiveBuffer;
  }

  /** Returns the bytes of blocks received, asked for or not. */
  long payload() {
    return payload;
  }

  void block(Message.Piece message, long now) throws ProtocolException {
    int length = message.data().remaining();
    payload = payload() + length;
    swarm.traffic().received(length);
    BlockRequest request = downloads.received(message.piece(), message.begin(), length, now);
    if (request == null) {
      swarm.traffic().wasted(length);
      if (++unrequestedBlocks > MOST_UNREQUESTED) {
        throw new ProtocolException("piece: more than 2000 blocks that were not asked for");
      }
      return;
    }
    unrequestedBlocks = Math.max(0, unrequestedBlocks - 1);
    unrequestedRejects = Math.max(0, unrequestedRejects - 1);
    Received received;
    try {
      received = store(request, message.data());
    } catch (IOException e) {
      writeFailed(request, e);
      return;
    } catch (RuntimeException e) {
      writeFailed(request, new IOException("unexpected failure of the storage: " + e, e));
      return;
    }
    follow(received, request, length);
  }

  private void writeFailed(BlockRequest request, IOException cause) {
    request.piece().release(request.number(), peer);
    swarm.pieces().released(List.of(request.piece()));
    swarm.writeFailed(cause);
    peer.close("the storage cannot be written");
  }

  private Received store(BlockRequest request, ByteBuffer data) throws IOException {
    return request
        .piece()
        .receive(request.number(), peer, data, receiveBuffer.scratch(), swarm.storage());
  }

  private void follow(Received received, BlockRequest request, int length) {
    ActivePiece piece = request.piece();
    switch (received) {
      case Received.Redundant redundant -> swarm.traffic().wasted(length);
      case Received.Stored stored ->
          stored.losers().forEach(loser -> loser.withdraw(piece, request.number()));
      case Received.Completed completed -> {
        completed.losers().forEach(loser -> loser.withdraw(piece, request.number()));
        swarm.pieceCompleted(piece, completed);
      }
    }
  }

  /** Many rejects answer our cancels, so that one of nothing is no mistake. */
  void rejected(Block block) throws ProtocolException {
    if (downloads.rejected(block)) {
      unrequestedRejects = Math.max(0, unrequestedRejects - 1);
    } else if (++unrequestedRejects > MOST_UNREQUESTED) {
      throw new ProtocolException("reject: more than 2000 of requests that were not made");
    }
  }
}
