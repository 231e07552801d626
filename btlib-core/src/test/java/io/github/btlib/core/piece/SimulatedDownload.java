package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Several peers that download one torrent together in one thread, in an order that a seed decides.
 * Keeps its own account of claims, to compare the book's with.
 */
final class SimulatedDownload {
  /** Slow enough that a piece is taken from a peer that keeps it for long. */
  private static final Estimate PACE = new Estimate(10, 1, 0);

  private final MemoryTorrent torrent;
  private final Metainfo metainfo;
  private final RecordingStorage storage;
  private final PieceBook book;
  private final Random random;
  private final List<Peer> peers = new ArrayList<>();
  private final Set<ActivePiece> seen = new HashSet<>();
  private final Set<ActivePiece> givenUp = new HashSet<>();
  private final Set<Object> liars = new HashSet<>();
  private int percentBad;
  private boolean wrongAvailability; // an exception thrown to the book would be swallowed
  private int now;

  SimulatedDownload(int pieces, int blocks, int peerCount, int percentBad, long seed) {
    random = new Random(seed);
    int lastPiece = 1 + random.nextInt(blocks * Block.SIZE);
    torrent = MemoryTorrent.of((pieces - 1) * blocks * Block.SIZE + lastPiece, blocks * Block.SIZE);
    metainfo = torrent.metainfo();
    storage = new RecordingStorage(MemoryStorage.of(metainfo));
    book = new PieceBook(metainfo, this::select, random, Digests::sha1, mistake -> {});
    this.percentBad = percentBad;
    for (int i = 0; i < peerCount; i++) {
      peers.add(new Peer("peer " + i));
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

  /** A peer with the claims it has not answered. */
  private final class Peer implements Claimant {
    private final String name;
    private PeerPieces pieces;
    private final List<BlockRequest> claims = new ArrayList<>();

    Peer(String name) {
      this.name = name;
      pieces = book.join(name);
    }

    @Override
    public Object identity() {
      return name;
    }

    @Override
    public void withdraw(ActivePiece piece, int block) {
      assertThat(claims.removeIf(claim -> claim.piece() == piece && claim.number() == block))
          .as("%s is withdrawn a claim it has", name)
          .isTrue();
    }

    @Override
    public String toString() {
      return name;
    }

    void act() throws IOException {
      switch (random.nextInt(12)) {
        case 0 -> book.has(pieces, random.nextInt(metainfo.pieceCount()));
        case 1 -> book.has(pieces, allPieces());
        case 2 -> releaseOne();
        case 3 -> leave();
        case 4, 5, 6 -> claim();
        default -> deliver();
      }
    }

    private BitSet allPieces() {
      BitSet all = new BitSet();
      all.set(0, metainfo.pieceCount());
      return all;
    }

    void leave() {
      book.leave(pieces);
      claims.forEach(claim -> claim.piece().release(claim.number(), this));
      claims.clear();
      pieces = book.join(name);
    }

    private void releaseOne() {
      if (!claims.isEmpty()) {
        BlockRequest claim = claims.remove(random.nextInt(claims.size()));
        claim.piece().release(claim.number(), this);
      }
    }

    private void claim() {
      ActivePiece next = book.next(pieces, false);
      List<BlockRequest> got = new ArrayList<>();
      if (next != null) {
        note(next);
        assertThat(pieces.has(next.index())).isTrue();
        next.claim(this, 1 + random.nextInt(3), now, PACE, got);
      } else {
        for (ActivePiece piece : book.endgame(pieces)) {
          rescue(piece, got);
        }
        ActivePiece again =
            got.isEmpty() && claims.isEmpty() ? book.startAgain(pieces, now, PACE) : null;
        if (again != null) {
          seen.stream().filter(old -> old.index() == again.index()).forEach(givenUp::add);
          note(again);
          again.claim(this, 1, now, PACE, got);
        }
      }
      claims.addAll(got);
    }

    private void rescue(ActivePiece piece, List<BlockRequest> got) {
      List<Rescue> slow = new ArrayList<>();
      piece.listClaimed(this, now, slow);
      for (Rescue each : slow) {
        if (random.nextInt(5) == 0 && piece.claimAgain(each.block(), this)) {
          got.add(new BlockRequest(piece, each.block(), now));
        }
      }
    }

    private void note(ActivePiece piece) {
      seen.add(piece);
    }

    private void deliver() throws IOException {
      if (claims.isEmpty()) {
        return;
      }
      BlockRequest claim = claims.remove(random.nextInt(claims.size()));
      ActivePiece piece = claim.piece();
      ByteBuffer data = torrent.block(claim.block());
      if (random.nextInt(100) < percentBad) {
        data.put(0, (byte) ~data.get(0));
        liars.add(name);
      }
      int writes = storage.writes().size();
      switch (piece.receive(claim.number(), this, data, new byte[Block.SIZE], storage)) {
        case Received.Redundant redundant -> {
          assertThat(givenUp)
              .as("a claim that stands is of a block that is not had")
              .contains(piece);
          return;
        }
        case Received.Stored stored -> stored.losers().forEach(each -> withdraw(each, claim));
        case Received.Completed completed -> {
          completed.losers().forEach(each -> withdraw(each, claim));
          completed(piece, completed);
        }
      }
      assertThat(storage.writes()).hasSize(writes + 1);
    }

    private void withdraw(Claimant loser, BlockRequest claim) {
      loser.withdraw(claim.piece(), claim.number());
    }

    private void completed(ActivePiece piece, Received.Completed completed) throws IOException {
      ByteBuffer stored = ByteBuffer.allocate(metainfo.pieceSize(piece.index()));
      storage.read(metainfo.pieceOffset(piece.index()), stored);
      assertThat(completed.sha1()).isEqualTo(MemoryTorrent.sha1(stored.array()));
      assertThat(book.isVerified(piece.index())).isFalse();
      List<Long> digests = digests(piece, stored);
      Verdict verdict =
          metainfo.matchesPiece(piece.index(), completed.sha1())
              ? book.verified(piece, completed.senders(), digests)
              : book.failed(piece, completed.senders(), digests);
      assertThat(verdict.counts()).isTrue();
      assertThat(liars).as("nobody is banned that told no lie").containsAll(verdict.culprits());
      verdict.culprits().forEach(SimulatedDownload.this::ban);
      for (int block = 0; block < piece.blockCount(); block++) {
        int writes = storage.writes().size();
        assertThat(
                piece.receive(
                    block, this, torrent.block(piece.block(block)), new byte[Block.SIZE], storage))
            .isEqualTo(new Received.Redundant());
        assertThat(storage.writes()).as("nothing is written after completion").hasSize(writes);
      }
    }
  }

  private static List<Long> digests(ActivePiece piece, ByteBuffer stored) {
    List<Long> digests = new ArrayList<>();
    for (int i = 0; i < piece.blockCount(); i++) {
      Block block = piece.block(i);
      digests.add((long) stored.slice(block.begin(), block.length()).hashCode());
    }
    return digests;
  }

  /** A banned peer goes, and another comes in its place. */
  private void ban(Object identity) {
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).name.equals(identity)) {
        peers.get(i).leave();
        peers.set(i, new Peer(identity + "'"));
      }
    }
  }

  void step() throws IOException {
    now++;
    peers.get(random.nextInt(peers.size())).act();
  }

  boolean complete() {
    return book.complete();
  }

  void everybodyIsHonestFromNowOn() {
    percentBad = 0;
  }

  void everybodyLeaves() {
    peers.forEach(Peer::leave);
  }

  void checkInvariants() {
    for (ActivePiece piece : seen) {
      int claimed = 0;
      for (int block = 0; block < piece.blockCount(); block++) {
        int number = block;
        long claims =
            peers.stream()
                .flatMap(peer -> peer.claims.stream())
                .filter(claim -> claim.piece() == piece && claim.number() == number)
                .count();
        assertThat(claims).as("claims of one block").isLessThanOrEqualTo(2);
        claimed += claims > 0 ? 1 : 0;
      }
      assertThat(piece.freeHint()).isBetween(0, piece.blockCount() - claimed);
    }
    assertThat(wrongAvailability).as("availability differs from what peers have").isFalse();
    assertThat(book.verifiedCount()).isEqualTo(book.verified().cardinality());
  }

  void checkNothingIsClaimed() {
    seen.removeAll(givenUp);
    for (ActivePiece piece : seen) {
      List<Rescue> again = new ArrayList<>();
      piece.listClaimed(new NamedClaimant("late"), now, again);
      assertThat(again).as("blocks that somebody still owes").isEmpty();
    }
  }

  void checkData() throws IOException {
    ByteBuffer stored = ByteBuffer.allocate((int) metainfo.totalLength());
    storage.read(0, stored);
    assertThat(stored.array()).isEqualTo(torrent.bytes());
    assertThat(book.verifiedBytes()).isEqualTo(metainfo.totalLength());
  }
}
