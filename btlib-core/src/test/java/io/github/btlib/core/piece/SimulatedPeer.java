package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** A peer of a {@link SimulatedDownload}: it does whatever a peer may do, as a seed decides. */
final class SimulatedPeer implements Claimant {
  /** How a peer behaves that no longer acts at random. */
  enum Manner {
    DELIVERS,
    REJECTS,
    IS_SILENT,
    CHOKES
  }

  final String name;
  final RecordingSink sink = new RecordingSink();
  final PeerPieces pieces;
  final Downloads downloads;
  Manner manner = Manner.DELIVERS;

  private final SimulatedDownload swarm;
  private final Random random;

  SimulatedPeer(String name, SimulatedDownload swarm, Random random) {
    this.name = name;
    this.swarm = swarm;
    this.random = random;
    pieces = swarm.book().join(name);
    downloads = new Downloads(this, swarm.book(), pieces, sink, swarm::blocksFreed);
    downloads.limit(1 + random.nextInt(24));
    if (random.nextBoolean()) {
      unchoke();
    }
  }

  @Override
  public Object identity() {
    return name;
  }

  @Override
  public void withdraw(ActivePiece piece, int block) {
    downloads.withdraw(piece, block);
  }

  @Override
  public String toString() {
    return name;
  }

  void actAtRandom() throws IOException {
    switch (random.nextInt(16)) {
      case 0 -> downloads.has(anyPiece());
      case 1 -> hasEverything();
      case 2 -> downloads.lacks(anyPiece(), true);
      case 3 -> choke();
      case 4, 5 -> unchoke();
      case 6 -> allowFast();
      case 7 -> rejectSome();
      case 8 -> swarm.replace(this, name);
      case 9, 10 -> downloads.refill(swarm.now());
      default -> deliverSome();
    }
  }

  private int anyPiece() {
    return random.nextInt(swarm.pieceCount());
  }

  void hasEverything() {
    BitSet all = new BitSet();
    all.set(0, swarm.pieceCount());
    swarm.book().has(pieces, all);
    downloads.updateInterest();
  }

  private void allowFast() {
    downloads.allowedFast(anyPiece());
    downloads.refill(swarm.now());
  }

  /** Chokes us; what was sent to it by then it may reject, in words or by saying nothing. */
  void choke() {
    List<BlockRequest> asked = List.copyOf(sink.requests);
    downloads.choke();
    boolean inWords = random.nextBoolean();
    for (BlockRequest request : asked) {
      if (inWords && !pieces.allowedFast.get(request.piece().index())) {
        downloads.rejected(request.block());
      }
    }
  }

  void unchoke() {
    downloads.unchoke();
    downloads.refill(swarm.now());
  }

  private void rejectSome() {
    for (int i = random.nextInt(3); i > 0 && !sink.requests.isEmpty(); i--) {
      reject(random.nextInt(sink.requests.size()));
    }
  }

  private void reject(int which) {
    Block block = sink.requests.remove(which).block();
    downloads.rejected(block);
  }

  private void deliverSome() throws IOException {
    for (int i = random.nextInt(6); i > 0 && !sink.requests.isEmpty(); i--) {
      deliver(random.nextInt(sink.requests.size()));
    }
    downloads.refill(swarm.now());
  }

  private void deliver(int which) throws IOException {
    BlockRequest asked = sink.requests.remove(which);
    Block block = asked.block();
    BlockRequest taken =
        downloads.received(block.piece(), block.begin(), block.length(), swarm.now());
    if (taken != null) {
      ByteBuffer data = swarm.dataFrom(this, block);
      swarm.receive(taken, this, data);
    }
  }

  /** A second passes, in which the peer does as its manner is. */
  void liveASecond() throws IOException {
    downloads.tick(swarm.now(), 0, swarm.start(), TestPeer.PATIENCE);
    switch (manner) {
      case DELIVERS -> {
        for (int i = sink.requests.size(); i > 0 && !sink.requests.isEmpty(); i--) {
          deliver(0);
        }
        downloads.refill(swarm.now());
      }
      case REJECTS -> {
        while (!sink.requests.isEmpty()) {
          reject(0);
        }
      }
      case IS_SILENT, CHOKES -> {}
    }
  }

  void behave(Manner from) {
    manner = from;
    switch (manner) {
      case CHOKES -> choke();
      case DELIVERS -> {
        hasEverything();
        unchoke();
      }
      case REJECTS, IS_SILENT -> unchoke();
    }
  }

  void leave() {
    downloads.close();
    swarm.book().leave(pieces);
    sink.requests.clear();
  }
}
