package io.github.btlib.core.sim;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The nodes of a simulated swarm and who is connected with whom. Everything random comes from one
 * seed.
 *
 * <p>The model: a message takes the latencies of both ends, and arrives in order. Blocks share the
 * sender's uplink ({@link Uplink}) and pass the receiver's downlink one after the other; a window
 * of requests is what bounds the blocks in flight, so there is no congestion to model. Handshakes
 * take no time. Whoever joins is told of all others, as by a tracker, and connects to as many as it
 * may, chosen at random.
 */
final class SimSwarm {
  private final VirtualTime time = new VirtualTime();
  private final SplittableRandom random;
  private final Metainfo metainfo;
  private final int blocksPerPiece;
  private final int mostPeers;
  private final List<SimNode> nodes = new ArrayList<>();
  private final byte[] scratch = new byte[Block.SIZE];
  private long connections;
  private int corrupted;
  private int lost;
  private int incomplete;

  /**
   * @param mostPeers how many connections a newcomer makes
   */
  SimSwarm(long seed, int pieces, int blocksPerPiece, int mostPeers) {
    this.random = new SplittableRandom(seed);
    this.blocksPerPiece = blocksPerPiece;
    this.mostPeers = mostPeers;
    int pieceLength = blocksPerPiece * Block.SIZE;
    this.metainfo =
        MemoryTorrent.layout(
            pieceLength, MemoryTorrent.Entry.file("file", (long) pieces * pieceLength));
  }

  SimSwarm(long seed, int pieces, int blocksPerPiece) {
    this(seed, pieces, blocksPerPiece, Integer.MAX_VALUE);
  }

  SimNode join(NodeSpec spec) {
    SimNode node = new SimNode(this, time, nodes.size(), spec, random.split());
    List<SimNode> others = new ArrayList<>(nodes);
    others.removeIf(SimNode::isGone);
    nodes.add(node);
    incomplete += node.isComplete() ? 0 : 1;
    for (int i = 0; i < mostPeers && !others.isEmpty() && node.hasRoomToDial(); i++) {
      connect(node, others.remove(random.nextInt(others.size())));
    }
    node.start();
    return node;
  }

  List<SimNode> join(int count, NodeSpec spec) {
    List<SimNode> joined = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      joined.add(join(spec));
    }
    return joined;
  }

  /** One node connects to another, unless one is gone, has banned the other, or has no room. */
  void connect(SimNode a, SimNode b) {
    if (a.isGone() || b.isGone() || a.banned().contains(b.id()) || b.banned().contains(a.id())) {
      return;
    }
    if (!a.hasRoomToDial() || !b.hasRoomForIncoming()) {
      return;
    }
    SimPeer at = new SimPeer(a, b, true, connections++, time, scratch);
    SimPeer bt = new SimPeer(b, a, false, connections++, time, scratch);
    a.add(at);
    b.add(bt);
    at.meet(bt);
    bt.meet(at);
  }

  /** A node whose connections are limited looks for another that it is not connected with. */
  void connectMore(SimNode node) {
    if (node.spec().mostPeers() == Integer.MAX_VALUE) {
      return; // it has met everybody
    }
    List<SimNode> others = new ArrayList<>(nodes);
    others.removeIf(other ->
        other.equals(node)
            || other.knows(node)
            || (node.isComplete() && other.isComplete()) // they would part at once
            || !other.hasRoomForIncoming());
    if (!others.isEmpty()) {
      connect(node, others.get(random.nextInt(others.size())));
    }
  }

  /** One end closes the connection; the other sees it when what was sent before has arrived. */
  void part(SimPeer peer) {
    SimPeer other = peer.other();
    SimNode end = peer.remote();
    Duration latency = end.spec().latency();
    peer.node().remove(peer);
    if (other != null) {
      time.in(latency, () -> end.remove(other));
    }
  }

  void leave(SimNode node) {
    if (!node.isGone()) {
      node.leave();
      incomplete -= node.isComplete() ? 0 : 1;
      node.peers().forEach(this::part);
    }
  }

  /** From time to time two nodes lose each other, and meet again after a while. */
  void loseConnectionsEvery(Duration mean) {
    time.in(
        Duration.ofNanos(1 + random.nextLong(2 * mean.toNanos())),
        () -> {
          loseOne();
          loseConnectionsEvery(mean);
        });
  }

  private void loseOne() {
    SimNode node = nodes.get(random.nextInt(nodes.size()));
    List<SimPeer> peers = node.peers();
    if (!peers.isEmpty()) {
      SimPeer victim = peers.get(random.nextInt(peers.size()));
      lost++;
      part(victim);
      time.in(Duration.ofSeconds(5), () -> connect(node, victim.remote()));
    }
  }

  /** Lets the swarm live until something is so; fails if it takes too long. */
  void runUntil(BooleanSupplier done, Duration most) {
    if (!time.runUntil(done, most)) {
      throw new AssertionError("not done after " + most + ": " + describe());
    }
  }

  /** Lets the swarm live until all who are still there have everything. */
  void runUntilComplete(Duration most) {
    runUntil(() -> incomplete == 0, most);
  }

  void run(Duration howLong) {
    time.runUntil(() -> false, howLong);
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (SimNode node : nodes) {
      if (!node.isComplete() && !node.isGone()) {
        text.append(node).append(" has ").append(node.book().verifiedCount()).append(" pieces; ");
      }
    }
    return text.toString();
  }

  /** Returns how many nodes that are there lack something. */
  int incomplete() {
    return incomplete;
  }

  VirtualTime time() {
    return time;
  }

  SplittableRandom random() {
    return random;
  }

  Metainfo metainfo() {
    return metainfo;
  }

  int blocksPerPiece() {
    return blocksPerPiece;
  }

  int blockCount() {
    return blocksPerPiece * metainfo.pieceCount();
  }

  List<SimNode> nodes() {
    return nodes;
  }

  /** A node has everything now. */
  void completed() {
    incomplete--;
  }

  void corrupted() {
    corrupted++;
  }

  /** Returns how many bad blocks were sent. */
  int corruptedBlocks() {
    return corrupted;
  }

  int lostConnections() {
    return lost;
  }

  /** Returns the share of what was received that was of no use, 0 to 1. */
  double wastedShare() {
    long received = nodes.stream().mapToLong(SimNode::downloaded).sum();
    return (double) nodes.stream().mapToLong(SimNode::wasted).sum() / received;
  }
}
