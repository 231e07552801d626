package io.github.btlib.core.sim;

import io.github.btlib.Priority;
import io.github.btlib.core.torrent.UploadSlots;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.PieceSelector;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a node is like: unless told otherwise it has a home uplink of 100 KiB/s, receives five times
 * as fast, is honest, and stays. Each method that takes something answers a changed copy.
 */
final class NodeSpec {
  static final int KIB = 1024;
  static final Duration FOREVER = Duration.ofDays(365);

  private boolean seed;
  private int upload = 100 * KIB;
  private int download = 500 * KIB;
  private Duration latency = Duration.ofMillis(20);
  private int slots = 4;
  private boolean slotsByRate;
  private ChokingStrategy choking = ChokingStrategy.titForTat();
  private PieceSelector selector = PieceSelector.rarestFirst();
  private int percentBad;
  private Duration stallsAfter = FOREVER;
  private BitSet missing = new BitSet();
  private Duration seedsFor = FOREVER;
  private int mostPeers = Integer.MAX_VALUE;
  private boolean fast;
  private Map<Priority, BitSet> priorities = Map.of();

  private NodeSpec() {}

  static NodeSpec leecher() {
    return new NodeSpec();
  }

  static NodeSpec seed() {
    return leecher().with(copy -> copy.seed = true);
  }

  private NodeSpec with(Consumer<NodeSpec> change) {
    NodeSpec copy = new NodeSpec();
    copy.seed = seed;
    copy.upload = upload;
    copy.download = download;
    copy.latency = latency;
    copy.slots = slots;
    copy.slotsByRate = slotsByRate;
    copy.choking = choking;
    copy.selector = selector;
    copy.percentBad = percentBad;
    copy.stallsAfter = stallsAfter;
    copy.missing = missing;
    copy.seedsFor = seedsFor;
    copy.mostPeers = mostPeers;
    copy.fast = fast;
    copy.priorities = priorities;
    change.accept(copy);
    return copy;
  }

  NodeSpec upload(int bytesPerSecond) {
    return with(copy -> copy.upload = bytesPerSecond);
  }

  NodeSpec download(int bytesPerSecond) {
    return with(copy -> copy.download = bytesPerSecond);
  }

  /** Sets what the node adds to the way of each message. */
  NodeSpec latency(Duration value) {
    return with(copy -> copy.latency = value);
  }

  NodeSpec slots(int value) {
    return with(copy -> copy.slots = value);
  }

  /** It opens as many slots as its uplink is worth. */
  NodeSpec slotsByRate() {
    return with(copy -> copy.slotsByRate = true);
  }

  NodeSpec choking(ChokingStrategy value) {
    return with(copy -> copy.choking = value);
  }

  NodeSpec selector(PieceSelector value) {
    return with(copy -> copy.selector = value);
  }

  /** It takes and gives nothing. */
  NodeSpec freeRider() {
    return choking((round, random) -> new ChokeDecision(List.of(), List.of()));
  }

  /** So many of the blocks it sends are wrong. */
  NodeSpec percentBad(int value) {
    return with(copy -> copy.percentBad = value);
  }

  /** From then on it unchokes, takes requests, and answers none. */
  NodeSpec stallsAfter(Duration value) {
    return with(copy -> copy.stallsAfter = value);
  }

  /** It has everything but one piece to begin with. */
  NodeSpec missing(int piece) {
    return with(copy -> {
      copy.seed = true;
      copy.missing = new BitSet();
      copy.missing.set(piece);
    });
  }

  /** It stays for so long once it has everything. */
  NodeSpec seedsFor(Duration value) {
    return with(copy -> copy.seedsFor = value);
  }

  /** It keeps no more connections than this. */
  NodeSpec mostPeers(int value) {
    return with(copy -> copy.mostPeers = value);
  }

  /** It speaks the Fast extension (BEP 6). */
  NodeSpec fast() {
    return with(copy -> copy.fast = true);
  }

  /** It wants some pieces more than others. */
  NodeSpec high(BitSet pieces) {
    return with(copy -> copy.priorities = Map.of(Priority.HIGH, pieces));
  }

  /** Returns the pieces it has to begin with. */
  BitSet pieces(int count) {
    BitSet pieces = new BitSet();
    pieces.set(0, seed ? count : 0);
    pieces.andNot(missing);
    return pieces;
  }

  int upload() {
    return upload;
  }

  int download() {
    return download;
  }

  Duration latency() {
    return latency;
  }

  UploadSlots slots() {
    return slotsByRate ? UploadSlots.byRate() : UploadSlots.fixed(slots);
  }

  ChokingStrategy choking() {
    return choking;
  }

  PieceSelector selector() {
    return selector;
  }

  int percentBad() {
    return percentBad;
  }

  Duration stallsAfter() {
    return stallsAfter;
  }

  int mostPeers() {
    return mostPeers;
  }

  boolean speaksFast() {
    return fast;
  }

  Map<Priority, BitSet> priorities() {
    return priorities;
  }

  Duration seedsFor() {
    return seedsFor;
  }
}
