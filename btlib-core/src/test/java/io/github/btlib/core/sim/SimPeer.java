package io.github.btlib.core.sim;

import io.github.btlib.core.peer.RateMeter;
import io.github.btlib.core.peer.UploadTurn;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.Claimant;
import io.github.btlib.core.piece.Downloads;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.piece.RequestSink;
import io.github.btlib.core.wire.AllowedFast;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.ChokePeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: what a node knows of a peer, and what is under way to it. Takes the
 * place of {@code PeerConnection}: acts on messages as that does, and fails the run where that
 * would part from the peer.
 */
final class SimPeer implements Claimant, RequestSink {
  private enum Kind {
    INTERESTED,
    NOT_INTERESTED,
    CHOKE,
    UNCHOKE,
    HAVE,
    BITFIELD,
    REQUEST,
    CANCEL,
    PIECE,
    REJECT,
    ALLOWED_FAST
  }

  private final SimNode node;
  private final long id;
  private final SimNode remote;
  private final boolean dialled;
  private final boolean fast;
  private final VirtualTime time;
  private final long latency;
  private final long connectedAt;
  private final PeerPieces pieces;
  private final Downloads downloads;
  private final UploadTurn turn;
  private final RateMeter downloadRate = RateMeter.overRounds();
  private final RateMeter uploadRate = RateMeter.overRounds();
  private final SimServeQueue toServe = new SimServeQueue();
  private final byte[] scratch;

  private @Nullable SimPeer other;
  private @Nullable Block onItsWay;
  private boolean inTurn;
  private boolean toldInterested;
  private boolean remoteIsInterested;
  private boolean closed;
  private long lastArrival;
  private long received;
  private long sent;

  /**
   * @param dialled whether the node made the connection
   */
  SimPeer(
      SimNode node, SimNode remote, boolean dialled, long id, VirtualTime time, byte[] scratch) {
    this.node = node;
    this.remote = remote;
    this.dialled = dialled;
    this.fast = node.spec().speaksFast() && remote.spec().speaksFast();
    this.id = id;
    this.time = time;
    this.scratch = scratch;
    this.latency = node.spec().latency().plus(remote.spec().latency()).toNanos();
    this.connectedAt = time.now();
    this.pieces = node.book().join(identity());
    this.downloads = new Downloads(this, node.book(), pieces, this, node::blocksFreed);
    this.turn = new UploadTurn(() -> sent, connectedAt);
  }

  /** Both ends are there: says what we have. */
  void meet(SimPeer end) {
    other = end;
    BitSet have = node.book().verified();
    if (!have.isEmpty()) {
      send(Kind.BITFIELD, have.cardinality(), at -> at.bitfield(have));
    }
    if (fast && end.node.book().verifiedCount() < AllowedFast.PIECES) {
      allowFast();
    }
  }

  /** The other end is served some pieces even while we choke it. */
  private void allowFast() {
    int pieceCount = node.book().availability().length;
    byte[] address = {10, 0, (byte) remote.id(), 1}; // each of a network of its own
    for (int piece :
        AllowedFast.of(
            address, node.swarm().metainfo().infoHash(), pieceCount, AllowedFast.PIECES)) {
      toServe.allow(piece);
      send(Kind.ALLOWED_FAST, piece, at -> at.downloads.allowedFast(piece));
    }
  }

  private interface Delivery {
    void to(SimPeer peer);
  }

  /** Messages arrive in the order they were sent, after as long as both ends take. */
  private void send(Kind kind, int detail, Delivery delivery) {
    SimPeer end = other;
    if (closed || end == null) {
      return;
    }
    lastArrival = Math.max(lastArrival, time.now() + latency);
    time.at(lastArrival, () -> end.arrives(kind, detail, delivery));
  }

  private void arrives(Kind kind, int detail, Delivery delivery) {
    if (!closed) {
      time.trace(kind.ordinal(), remote.id(), node.id(), detail);
      delivery.to(this);
      downloads.refill(time.now());
    }
  }

  private void bitfield(BitSet have) {
    node.book().has(pieces, have);
    downloads.updateInterest();
  }

  void announceHave(int piece) {
    send(Kind.HAVE, piece, at -> at.downloads.has(piece));
  }

  @Override
  public void interested(boolean now) {
    if (toldInterested != now) {
      toldInterested = now;
      send(now ? Kind.INTERESTED : Kind.NOT_INTERESTED, 0, at -> at.remoteInterested(now));
    }
  }

  private void remoteInterested(boolean interested) {
    if (remoteIsInterested != interested) {
      remoteIsInterested = interested;
      node.interestChanged();
    }
  }

  void setUnchoked(boolean unchoke, boolean asATry) {
    if (turn.set(unchoke, asATry, time.now())) {
      if (unchoke) {
        send(Kind.UNCHOKE, 0, at -> at.downloads.unchoke());
      } else {
        send(Kind.CHOKE, 0, at -> at.downloads.choke());
        toServe.choke().forEach(this::reject);
      }
    }
  }

  @Override
  public void request(List<BlockRequest> requests) {
    List<Block> blocks = requests.stream().map(BlockRequest::block).toList();
    send(Kind.REQUEST, blocks.size(), at -> blocks.forEach(at::requested));
  }

  private void requested(Block block) {
    if (!toServe.add(block, turn.unchoked(), node.book().isVerified(block.piece()))) {
      reject(block);
    } else if (!inTurn) {
      inTurn = true;
      node.uplink().wanted(this);
    }
  }

  /** Those that do not speak the Fast extension take a choke for an answer. */
  private void reject(Block block) {
    if (fast) {
      toServe.answered();
      send(Kind.REJECT, block.piece(), at -> at.rejected(block));
    }
  }

  private void rejected(Block block) {
    node.rejected();
    downloads.rejected(block);
  }

  @Override
  public void cancel(Block block) {
    send(Kind.CANCEL, block.piece(), at -> at.cancelled(block));
  }

  private void cancelled(Block block) {
    if (toServe.cancel(block)) {
      reject(block);
    }
  }

  @Override
  public void dropRequests(Predicate<Block> stays) {} // they are sent at once

  boolean hasToServe() {
    return !toServe.isEmpty() && !node.stalls();
  }

  /** The uplink has found nothing more to send here. */
  void isServed() {
    inTurn = false;
  }

  int beginToSend() {
    Block block = toServe.take();
    onItsWay = block;
    return block.length();
  }

  void sentBlock() {
    Block block = onItsWay;
    SimPeer end = other;
    if (block != null && end != null && !closed) {
      toServe.answered();
      sent += block.length();
      node.uploaded(block.length());
      byte marker = node.markerOf(block);
      lastArrival = Math.max(lastArrival, time.now() + latency);
      time.at(lastArrival, () -> end.node.receives(block, () -> end.piece(block, marker)));
    }
    onItsWay = null;
  }

  private void piece(Block block, byte marker) {
    if (closed) {
      return;
    }
    time.trace(Kind.PIECE.ordinal(), remote.id(), node.id(), block.piece());
    received += block.length();
    node.downloaded(block.length(), downloads.choked());
    BlockRequest request =
        downloads.received(block.piece(), block.begin(), block.length(), time.now());
    if (request == null) {
      node.wasted(block.length());
    } else {
      store(request, marker);
    }
    downloads.refill(time.now());
  }

  private void store(BlockRequest request, byte marker) {
    ActivePiece piece = request.piece();
    Received result;
    try {
      result =
          piece.receive(
              request.number(), this, MarkerStorage.block(marker), scratch, node.storage());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    switch (result) {
      case Received.Redundant redundant -> node.wasted(Block.SIZE);
      case Received.Stored stored ->
          stored.losers().forEach(loser -> loser.withdraw(piece, request.number()));
      case Received.Completed completed -> {
        completed.losers().forEach(loser -> loser.withdraw(piece, request.number()));
        node.pieceCompleted(piece, completed);
      }
    }
  }

  @Override
  public Object identity() {
    return remote.id();
  }

  @Override
  public void withdraw(ActivePiece piece, int block) {
    downloads.withdraw(piece, block);
  }

  void tick(long now, long snubTimeout) {
    downloadRate.read(received, now);
    uploadRate.read(sent, now);
    downloads.tick(now, downloadRate.latest(), connectedAt, snubTimeout);
  }

  void refill(long now) {
    downloads.refill(now);
  }

  ChokePeer view(long now) {
    return new ChokePeer(
        id,
        InetSocketAddress.createUnresolved("simulated", 1),
        remoteIsInterested,
        turn.unchoked(),
        turn.optimistic(),
        downloads.snubbed(),
        downloadRate.perSecond(),
        uploadRate.perSecond(),
        turn.uploaded(),
        turn.uploadedSinceUnchoke(),
        turn.unchokedFor(now),
        turn.chokedFor(now),
        Duration.ofNanos(now - connectedAt),
        pieces.count());
  }

  /** This end learns that the connection is gone; the other learns it by itself. */
  void close() {
    if (!closed) {
      closed = true;
      toServe.clear();
      downloads.close();
      node.book().leave(pieces);
    }
  }

  SimNode node() {
    return node;
  }

  SimNode remote() {
    return remote;
  }

  /** Tells whether this end made the connection. */
  boolean dialled() {
    return dialled;
  }

  @Nullable SimPeer other() {
    return other;
  }

  long id() {
    return id;
  }

  boolean remoteIsSeed() {
    return pieces.isSeed();
  }

  boolean remoteIsInterested() {
    return remoteIsInterested;
  }

  boolean isUnchoked() {
    return turn.unchoked();
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  boolean owesUs() {
    return downloads.busy();
  }

  Duration age() {
    return Duration.ofNanos(time.now() - connectedAt);
  }

  @Override
  public String toString() {
    return node + "'s peer " + remote;
  }
}
