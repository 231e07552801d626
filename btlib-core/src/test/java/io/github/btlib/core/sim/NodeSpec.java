package io.github.btlib.core.sim;

import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.PieceSelector;
import java.time.Duration;
import java.util.List;
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
  private ChokingStrategy choking = ChokingStrategy.titForTat();
  private PieceSelector selector = PieceSelector.rarestFirst();
  private int percentBad;
  private boolean stalls;
  private Duration seedsFor = FOREVER;

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
    copy.choking = choking;
    copy.selector = selector;
    copy.percentBad = percentBad;
    copy.stalls = stalls;
    copy.seedsFor = seedsFor;
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

  /** It unchokes, takes requests, and answers none. */
  NodeSpec stalling() {
    return with(copy -> copy.stalls = true);
  }

  /** It stays for so long once it has everything. */
  NodeSpec seedsFor(Duration value) {
    return with(copy -> copy.seedsFor = value);
  }

  boolean isSeed() {
    return seed;
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

  int slots() {
    return slots;
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

  boolean stalls() {
    return stalls;
  }

  Duration seedsFor() {
    return seedsFor;
  }
}
