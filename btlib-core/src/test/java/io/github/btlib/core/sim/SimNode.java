package io.github.btlib.core.sim;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.piece.Verdict;
import io.github.btlib.core.torrent.ChokeRounds;
import io.github.btlib.core.torrent.ConnectionShares;
import io.github.btlib.core.torrent.UploadSlots;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ChokeDecision;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A client in a simulated swarm. Takes the place of {@code TorrentTask} and {@code TorrentSwarm}:
 * ticks once a second, asks for chokes when it is time, and acts on whole pieces.
 */
final class SimNode {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long SNUB = Duration.ofSeconds(30).toNanos();

  private final SimSwarm swarm;
  private final VirtualTime time;
  private final int id;
  private final NodeSpec spec;
  private final SplittableRandom random;
  private final Metainfo metainfo;
  private final PieceBook book;
  private final MarkerStorage storage;
  private final UploadSlots slots;
  private final ChokeRounds chokes;
  private final Uplink uplink;
  private final Map<Long, SimPeer> peers = new LinkedHashMap<>();
  private final Set<Integer> banned = new HashSet<>();
  private final long joinedAt;

  private boolean gone;
  private boolean refillIsDue;
  private boolean chokesAreDue;
  private long receivingUntil;
  private long completedAt = -1;
  private long uploaded;
  private long downloaded;
  private long downloadedWhileChoked;
  private long wasted;
  private int rejects;
  private int failedPieces;
  private int chokeChanges;
  private int chokesOfInterested;
  private Duration peerTime = Duration.ZERO;

  SimNode(SimSwarm swarm, VirtualTime time, int id, NodeSpec spec, SplittableRandom random) {
    this.swarm = swarm;
    this.time = time;
    this.id = id;
    this.spec = spec;
    this.random = random;
    this.metainfo = swarm.metainfo();
    this.book =
        new PieceBook(
            metainfo,
            spec.selector(),
            random.split(),
            MarkerDigest::new,
            mistake -> {
              throw new AssertionError(mistake);
            });
    this.storage = new MarkerStorage(swarm.blockCount());
    this.slots = spec.slots();
    this.chokes = new ChokeRounds(spec.choking(), slots, metainfo, random.split(), time.now());
    this.uplink = new Uplink(time, spec.upload());
    this.joinedAt = time.now();
    BitSet have = spec.pieces(metainfo.pieceCount());
    have.stream()
        .forEach(piece -> storage.fill(piece * swarm.blocksPerPiece(), swarm.blocksPerPiece()));
    book.restart(have, List.of());
    book.prioritize(spec.priorities());
    if (book.complete()) {
      completedAt = joinedAt;
    }
  }

  /** Begins to tick; nodes do so at different fractions of the second. */
  void start() {
    time.in(Duration.ofNanos(random.nextLong(TICK.toNanos())), this::tick);
  }

  private void tick() {
    if (gone) {
      return;
    }
    long now = time.now();
    for (SimPeer peer : List.copyOf(peers.values())) {
      peer.tick(now, SNUB);
      if (book.finished() && peer.remoteIsSeed()) {
        swarm.part(peer);
      }
    }
    seeToChokes();
    if (hasRoomToDial()) {
      swarm.connectMore(this);
    }
    time.in(TICK, this::tick);
  }

  private void seeToChokes() {
    long now = time.now();
    chokes
        .ask(
            () -> peers.values().stream().map(peer -> peer.view(now)).toList(),
            book.finished(),
            now)
        .ifPresent(this::unchoke);
  }

  private void unchoke(ChokeDecision decision) {
    Set<Long> regular = new HashSet<>(decision.regular());
    Set<Long> optimistic = new HashSet<>(decision.optimistic());
    if (regular.size() + optimistic.size() > slots.count()) {
      throw new AssertionError(this + " unchokes more than it has slots: " + decision);
    }
    for (SimPeer peer : peers.values()) {
      boolean asATry = optimistic.contains(peer.id());
      boolean unchoke = asATry || regular.contains(peer.id());
      if (peer.isUnchoked() != unchoke) {
        chokeChanges++;
        chokesOfInterested += !unchoke && peer.remoteIsInterested() ? 1 : 0;
      }
      peer.setUnchoked(unchoke, asATry);
    }
  }

  void interestChanged() {
    chokes.changed();
    if (!chokesAreDue) {
      chokesAreDue = true;
      time.at(time.now() + chokes.patience(time.now()), this::chokesAreDue);
    }
  }

  private void chokesAreDue() {
    chokesAreDue = false;
    if (!gone) {
      seeToChokes();
    }
  }

  void blocksFreed() {
    if (!refillIsDue) {
      refillIsDue = true;
      time.at(time.now(), this::refillAll);
    }
  }

  private void refillAll() {
    refillIsDue = false;
    for (SimPeer peer : List.copyOf(peers.values())) {
      peer.refill(time.now());
    }
  }

  /** Bytes come one after the other through our downlink. */
  void receives(Block block, Runnable then) {
    receivingUntil =
        Math.max(time.now(), receivingUntil) + Uplink.transferTime(block.length(), spec.download());
    time.at(receivingUntil, then);
  }

  void pieceCompleted(ActivePiece piece, Received.Completed completed) {
    int index = piece.index();
    int blocks = metainfo.pieceSize(index) / Block.SIZE;
    List<Long> digests = storage.digests(index * swarm.blocksPerPiece(), blocks);
    Verdict verdict;
    if (metainfo.matchesPiece(index, completed.sha1())) {
      verdict =
          book.verified(piece, completed.senders(), book.isSuspect(index) ? digests : List.of());
      if (verdict.counts()) {
        List.copyOf(peers.values()).forEach(peer -> peer.announceHave(index));
        if (book.finished()) {
          completed();
        }
      }
    } else {
      failedPieces++;
      verdict = book.failed(piece, completed.senders(), digests);
      wasted += metainfo.pieceSize(index);
      blocksFreed();
    }
    verdict.culprits().stream().map(Integer.class::cast).sorted().forEach(this::ban);
  }

  private void completed() {
    completedAt = time.now();
    if (!storage.isAllGood()) {
      throw new AssertionError(this + " counts as complete and has bad blocks");
    }
    swarm.completed();
    interestChanged();
    if (!spec.seedsFor().equals(NodeSpec.FOREVER)) {
      time.in(spec.seedsFor(), () -> swarm.leave(this));
    }
  }

  private void ban(int culprit) {
    banned.add(culprit);
    for (SimPeer peer : List.copyOf(peers.values())) {
      if (peer.remote().id() == culprit) {
        swarm.part(peer);
      }
    }
  }

  /** Returns what a block says of itself when we send it. */
  byte markerOf(Block block) {
    boolean bad = spec.percentBad() > 0 && random.nextInt(100) < spec.percentBad();
    if (bad) {
      swarm.corrupted();
    }
    return bad ? (byte) (1 + random.nextInt(100)) : MarkerStorage.GOOD;
  }

  void add(SimPeer peer) {
    peers.put(peer.id(), peer);
    if (peers.size() > spec.mostPeers()) {
      throw new AssertionError(this + " has " + peers.size() + " connections");
    }
  }

  /** Tells whether it may connect to somebody. */
  boolean hasRoomToDial() {
    return hasRoom(true);
  }

  /** Tells whether somebody may connect to it. */
  boolean hasRoomForIncoming() {
    return hasRoom(false);
  }

  private boolean hasRoom(boolean dialled) {
    long sameWay = peers.values().stream().filter(peer -> peer.dialled() == dialled).count();
    return !gone
        && peers.size() < spec.mostPeers()
        && sameWay < ConnectionShares.oneWay(spec.mostPeers());
  }

  boolean knows(SimNode other) {
    return peers.values().stream().anyMatch(peer -> peer.remote().equals(other));
  }

  void remove(SimPeer peer) {
    if (peers.remove(peer.id()) != null) {
      peerTime = peerTime.plus(peer.age());
      peer.close();
      if (!gone) {
        interestChanged();
      }
    }
  }

  void leave() {
    gone = true;
  }

  /** Tells whether it takes requests and answers none. */
  boolean stalls() {
    return time.now() - joinedAt >= spec.stallsAfter().toNanos();
  }

  boolean isGone() {
    return gone;
  }

  boolean isComplete() {
    return completedAt >= 0;
  }

  /** Returns the time from joining to having everything. */
  Duration took() {
    if (!isComplete()) {
      throw new AssertionError(this + " is not complete: " + book.verifiedCount() + " pieces");
    }
    return Duration.ofNanos(completedAt - joinedAt);
  }

  void uploaded(int bytes) {
    uploaded += bytes;
  }

  void downloaded(int bytes, boolean whileChoked) {
    downloaded += bytes;
    downloadedWhileChoked += whileChoked ? bytes : 0;
  }

  void rejected() {
    rejects++;
  }

  /** Returns how much came of peers that choked us. */
  long downloadedWhileChoked() {
    return downloadedWhileChoked;
  }

  /** Returns how many requests were rejected. */
  int rejects() {
    return rejects;
  }

  void wasted(int bytes) {
    wasted += bytes;
  }

  long uploaded() {
    return uploaded;
  }

  long downloaded() {
    return downloaded;
  }

  long wasted() {
    return wasted;
  }

  int failedPieces() {
    return failedPieces;
  }

  /** Returns how often a peer was choked or unchoked. */
  int chokeChanges() {
    return chokeChanges;
  }

  /** Returns how often a peer was choked that wanted more. */
  int chokesOfInterested() {
    return chokesOfInterested;
  }

  /** Returns how long all connections together have lasted. */
  Duration peerTime() {
    Duration sum = peerTime;
    for (SimPeer peer : peers.values()) {
      sum = sum.plus(peer.age());
    }
    return sum;
  }

  int id() {
    return id;
  }

  NodeSpec spec() {
    return spec;
  }

  PieceBook book() {
    return book;
  }

  SimSwarm swarm() {
    return swarm;
  }

  MarkerStorage storage() {
    return storage;
  }

  Uplink uplink() {
    return uplink;
  }

  List<SimPeer> peers() {
    return List.copyOf(peers.values());
  }

  Set<Integer> banned() {
    return banned;
  }

  @Override
  public String toString() {
    return "node " + id;
  }
}
