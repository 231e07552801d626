package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.RecordingStorage;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.PieceView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Peers that download one torrent together in one thread and in virtual time, through real {@link
 * Downloads}. A seed decides what happens and in what order. After each step the accounts of all
 * are compared.
 */
final class SimulatedDownload {
  private final MemoryTorrent torrent;
  private final Metainfo metainfo;
  private final RecordingStorage storage;
  private final PieceBook book;
  private final Random random;
  private final List<SimulatedPeer> peers = new ArrayList<>();

  /** Every piece that was opened, and how many of its blocks are stored. */
  private final Map<ActivePiece, Integer> stored = new HashMap<>();

  private final Set<Object> liars = new HashSet<>();

  private final List<Deadlines.Reader> readers =
      List.of(new SomeReader(), new SomeReader(), new SomeReader());

  private static final class SomeReader implements Deadlines.Reader {
    @Override
    public void piecesChanged() {}
  }

  private int percentBad;
  private boolean wrongAvailability; // an exception thrown to the book would be swallowed
  private boolean freed;
  private int cameBack;
  private final long start;
  private long now;
  int banned;

  SimulatedDownload(int pieces, int blocks, int peerCount, int percentBad, long seed) {
    random = new Random(seed);
    int lastPiece = 1 + random.nextInt(blocks * Block.SIZE);
    torrent = MemoryTorrent.of((pieces - 1) * blocks * Block.SIZE + lastPiece, blocks * Block.SIZE);
    metainfo = torrent.metainfo();
    storage = new RecordingStorage(MemoryStorage.of(metainfo));
    book = new PieceBook(metainfo, this::select, random, Digests::sha1, mistake -> {});
    this.percentBad = percentBad;
    start = random.nextLong(); // as the clock may: it is only good for differences
    now = start;
    for (int i = 0; i < peerCount; i++) {
      peers.add(new SimulatedPeer("peer " + i, this, random));
    }
  }

  /** Sees to it that what a selector is shown is what the peers together have. */
  private int select(PieceView view, RandomGenerator any) {
    for (int piece = 0; piece < view.pieceCount(); piece++) {
      int index = piece;
      long holders = peers.stream().filter(peer -> peer.pieces.has(index)).count();
      wrongAvailability |= view.availability(piece) != holders;
    }
    return PieceSelector.rarestFirst().select(view, any);
  }

  PieceBook book() {
    return book;
  }

  int pieceCount() {
    return metainfo.pieceCount();
  }

  long now() {
    return now;
  }

  long start() {
    return start;
  }

  void blocksFreed() {
    freed = true;
  }

  boolean complete() {
    return book.complete();
  }

  /** Something happens. */
  void step() throws IOException {
    now += random.nextLong(TestPeer.SECOND / 10);
    switch (random.nextInt(40)) {
      case 0 -> now += random.nextLong(2 * TestPeer.PATIENCE);
      case 1 -> prioritizeAtRandom();
      case 4 -> readAtRandom();
      case 2, 3 -> {
        for (SimulatedPeer peer : peers) {
          long excusedUntil = random.nextInt(4) == 0 ? now : start;
          peer.downloads.tick(now, random.nextInt(1 << 20), excusedUntil, TestPeer.PATIENCE);
        }
      }
      default -> peers.get(random.nextInt(peers.size())).actAtRandom();
    }
    if (freed && random.nextBoolean()) {
      everybodyRefills();
    }
  }

  private void everybodyRefills() {
    freed = false;
    peers.forEach(peer -> peer.downloads.refill(now));
  }

  private void prioritizeAtRandom() {
    BitSet some = new BitSet();
    for (int piece = 0; piece < pieceCount(); piece++) {
      some.set(piece, random.nextInt(3) == 0);
    }
    book.prioritize(Map.of(Priority.values()[random.nextInt(Priority.values().length)], some));
  }

  /** Somebody begins to read, goes on elsewhere, or reads no more; the rest of them stay. */
  private void readAtRandom() {
    Deadlines.Reader reader = readers.get(random.nextInt(readers.size()));
    if (random.nextInt(4) == 0) {
      book.deadlines().remove(reader);
    } else {
      int first = random.nextInt(pieceCount());
      int last = Math.min(first + random.nextInt(4), pieceCount() - 1);
      book.deadlines()
          .set(reader, new Deadlines.Window(first, last, random.nextLong(TestPeer.SECOND)));
    }
    freed = true;
  }

  /** From now on all is wanted, one peer at least delivers, and the others do as they please. */
  void onlyOneDelivers() {
    everythingIsWanted();
    SimulatedPeer.Manner[] manners = SimulatedPeer.Manner.values();
    for (int i = 0; i < peers.size(); i++) {
      peers
          .get(i)
          .behave(
              i == 0
                  ? SimulatedPeer.Manner.DELIVERS
                  : manners[1 + random.nextInt(manners.length - 1)]);
    }
  }

  /** From now on all is wanted, and everybody delivers. */
  void everybodyDelivers() {
    everythingIsWanted();
    peers.forEach(peer -> peer.behave(SimulatedPeer.Manner.DELIVERS));
  }

  private void everythingIsWanted() {
    percentBad = 0;
    BitSet all = new BitSet();
    all.set(0, pieceCount());
    book.prioritize(Map.of(Priority.NORMAL, all));
  }

  /** One second passes for everybody. */
  void second() throws IOException {
    now += TestPeer.SECOND;
    for (SimulatedPeer peer : List.copyOf(peers)) {
      peer.liveASecond();
    }
    if (freed) {
      everybodyRefills();
    }
  }

  void everybodyLeaves() {
    peers.forEach(SimulatedPeer::leave);
  }

  /** A peer goes, and comes back or another in its place. */
  void replace(SimulatedPeer peer, String by) {
    peer.leave();
    int at = peers.indexOf(peer);
    if (at >= 0) {
      SimulatedPeer next = new SimulatedPeer(by, this, random);
      peers.set(at, next);
      if (peer.manner == SimulatedPeer.Manner.DELIVERS && percentBad == 0) {
        next.behave(peer.manner);
      }
    }
  }

  ByteBuffer dataFrom(SimulatedPeer peer, Block block) {
    ByteBuffer data = torrent.block(block);
    if (random.nextInt(100) < percentBad) {
      data.put(0, (byte) ~data.get(0));
      liars.add(peer.name);
    }
    return data;
  }

  void receive(BlockRequest request, SimulatedPeer from, ByteBuffer data) throws IOException {
    ActivePiece piece = request.piece();
    boolean done = book.isVerified(piece.index());
    int writes = storage.writes().size();
    Received received = piece.receive(request.number(), from, data, new byte[Block.SIZE], storage);
    if (received instanceof Received.Redundant) {
      assertThat(storage.writes()).hasSize(writes);
      return;
    }
    assertThat(done).as("nothing is written to what is verified").isFalse();
    assertThat(storage.writes()).hasSize(writes + 1);
    stored.merge(piece, 1, Integer::sum);
    if (received instanceof Received.Stored more) {
      more.losers().forEach(loser -> loser.withdraw(piece, request.number()));
    } else if (received instanceof Received.Completed completed) {
      completed.losers().forEach(loser -> loser.withdraw(piece, request.number()));
      completed(piece, completed);
    }
  }

  private void completed(ActivePiece piece, Received.Completed completed) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(metainfo.pieceSize(piece.index()));
    storage.read(metainfo.pieceOffset(piece.index()), bytes);
    assertThat(completed.sha1()).isEqualTo(MemoryTorrent.sha1(bytes.array()));
    List<Long> digests = digests(piece, bytes);
    boolean good = metainfo.matchesPiece(piece.index(), completed.sha1());
    Verdict verdict =
        good
            ? book.verified(piece, completed.senders(), digests)
            : book.failed(piece, completed.senders(), digests);
    freed |= !good;
    assertThat(verdict.counts()).isTrue();
    assertThat(liars).as("nobody is banned that told no lie").containsAll(verdict.culprits());
    verdict.culprits().forEach(this::ban);
  }

  private static List<Long> digests(ActivePiece piece, ByteBuffer bytes) {
    List<Long> digests = new ArrayList<>();
    for (int i = 0; i < piece.blockCount(); i++) {
      Block block = piece.block(i);
      digests.add((long) bytes.slice(block.begin(), block.length()).hashCode());
    }
    return digests;
  }

  /** A banned peer goes, and another comes in its place. */
  private void ban(Object identity) {
    banned++;
    for (SimulatedPeer peer : List.copyOf(peers)) {
      if (peer.name.equals(identity)) {
        replace(peer, identity + "'" + cameBack++);
      }
    }
  }

  void checkInvariants() {
    book.assignments.active().all().forEach(piece -> stored.putIfAbsent(piece, 0));
    checkClaims();
    for (int piece = 0; piece < pieceCount(); piece++) {
      boolean needed = book.priority(piece) != Priority.SKIP && !book.isVerified(piece);
      assertThat(book.inventory.needed().get(piece)).as("needed").isEqualTo(needed);
      assertThat(book.candidates.contains(piece))
          .as("piece %s is a candidate", piece)
          .isEqualTo(needed && !book.assignments.active().contains(piece));
    }
    for (ActivePiece piece : book.assignments.active().all()) {
      assertThat(book.isVerified(piece.index())).isFalse();
      assertThat(book.priority(piece.index())).isNotEqualTo(Priority.SKIP);
      long drivers = peers.stream().filter(peer -> piece.equals(peer.pieces.current)).count();
      assertThat(piece.drivers).as("who drains %s", piece).isEqualTo((int) drivers);
      assertThat(book.assignments.active().mayBeFree(piece) || !piece.hasFree())
          .as("a piece with free blocks can be found")
          .isTrue();
    }
    assertThat(book.finished()).isEqualTo(book.inventory.needed().isEmpty());
    assertThat(wrongAvailability).as("availability differs from what peers have").isFalse();
    assertThat(book.verifiedCount()).isEqualTo(book.verified().cardinality());
  }

  /** What pieces say they are owed is what windows say they are owing. */
  private void checkClaims() {
    Map<Object, Integer> owed = new HashMap<>();
    stored.forEach((piece, count) -> {
      Set<Integer> claimed = new HashSet<>();
      for (ActivePiece.Claim claim : piece.claims()) {
        owed.merge(claim.claimant(), 1, Integer::sum);
        claimed.add(claim.block());
      }
      int open = piece.blockCount() - count - claimed.size();
      boolean underWay = book.assignments.active().all().contains(piece);
      assertThat(piece.freeHint()).as("free in %s", piece).isEqualTo(underWay ? open : 0);
    });
    for (SimulatedPeer peer : peers) {
      assertThat(owed.getOrDefault(peer, 0))
          .as("claims of %s", peer)
          .isEqualTo(peer.downloads.outstanding());
      owed.remove(peer);
    }
    assertThat(owed).as("claims of peers that are gone").isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("verified " + book.verified());
    for (ActivePiece piece : book.assignments.active().all()) {
      text.append(
          "\n  %s%s, %d free, drained by %d, claimed by %s"
              .formatted(
                  piece,
                  piece.exclusive() ? " for one alone" : "",
                  piece.freeHint(),
                  piece.drivers,
                  piece.claims()));
    }
    for (SimulatedPeer peer : peers) {
      text.append(
          "\n  %s %s, %d pieces, interested %s, choked %s, owes %d"
              .formatted(
                  peer,
                  peer.manner,
                  peer.pieces.count(),
                  peer.downloads.interested(),
                  peer.downloads.choked(),
                  peer.downloads.outstanding()));
    }
    return text.toString();
  }

  void checkNobodyOwesAnything() {
    stored.keySet().forEach(piece -> assertThat(piece.claims()).isEmpty());
    assertThat(book.assignments.active().all())
        .allMatch(piece -> piece.drivers == 0 && !piece.exclusive());
  }

  void checkData() throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) metainfo.totalLength());
    storage.read(0, all);
    assertThat(all.array()).isEqualTo(torrent.bytes());
    assertThat(book.verifiedBytes()).isEqualTo(metainfo.totalLength());
  }
}
