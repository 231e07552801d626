package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for one piece, whoever claims its blocks and in whatever order they come. */
class ActivePieceProperties {
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final List<Claimant> CLAIMANTS =
      List.of(new NamedClaimant("a"), new NamedClaimant("b"), new NamedClaimant("c"));

  @Property(tries = 200)
  void theDigestIsThePiecesHashInWhateverOrderBlocksCome(
      @ForAll @IntRange(min = 1, max = 12) int blocks,
      @ForAll @IntRange(min = 1, max = Block.SIZE) int lastBlock,
      @ForAll long seed)
      throws IOException {
    int size = (blocks - 1) * Block.SIZE + lastBlock;
    MemoryTorrent torrent = MemoryTorrent.of(size, blocks * Block.SIZE);
    MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
    ActivePiece piece = new ActivePiece(0, 0, size, false, Digests.sha1());
    piece.claim(CLAIMANTS.get(0), blocks, 0, PACE, new ArrayList<>());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    Received last = new Received.Redundant();
    for (int block : order) {
      assertThat(last).isNotInstanceOf(Received.Completed.class);
      last =
          piece.receive(
              block,
              CLAIMANTS.get(0),
              torrent.block(piece.block(block)),
              new byte[Block.SIZE],
              storage);
    }
    assertThat(last).isInstanceOf(Received.Completed.class);
    assertThat(((Received.Completed) last).sha1()).isEqualTo(torrent.metainfo().pieceHash(0));
  }

  @Property(tries = 500)
  void freeClaimedAndStoredBlocksAlwaysAddUp(
      @ForAll @IntRange(min = 1, max = 8) int blocks, @ForAll boolean exclusive, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    MemoryTorrent torrent = MemoryTorrent.of(blocks * Block.SIZE, blocks * Block.SIZE);
    MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
    ActivePiece piece = new ActivePiece(0, 0, blocks * Block.SIZE, exclusive, Digests.sha1());
    Map<Integer, List<Claimant>> claims = new HashMap<>();
    BitSet stored = new BitSet();
    for (int step = 0; step < 100; step++) {
      Claimant who = CLAIMANTS.get(random.nextInt(CLAIMANTS.size()));
      int block = random.nextInt(blocks);
      List<Claimant> claimed = claims.computeIfAbsent(block, any -> new ArrayList<>());
      switch (random.nextInt(5)) {
        case 0, 1 -> note(claim(piece, who, random), who, claims, stored, 0);
        case 2 -> note(claimAgain(piece, who, random, step), who, claims, stored, 1);
        case 3 -> {
          piece.release(block, who);
          claimed.remove(who);
        }
        default -> {
          if (claimed.contains(who)) {
            Received received =
                piece.receive(
                    block, who, torrent.block(piece.block(block)), new byte[Block.SIZE], storage);
            stored.set(block);
            claimed.remove(who);
            assertThat(losers(received)).containsExactlyInAnyOrderElementsOf(claimed);
            claimed.clear();
            assertThat(received instanceof Received.Completed)
                .isEqualTo(stored.cardinality() == blocks);
          }
        }
      }
      long asked = claims.values().stream().filter(each -> !each.isEmpty()).count();
      assertThat(piece.freeHint()).isEqualTo((int) (blocks - stored.cardinality() - asked));
    }
  }

  private static List<BlockRequest> claim(ActivePiece piece, Claimant who, Random random) {
    List<BlockRequest> got = new ArrayList<>();
    piece.claim(who, random.nextInt(4), 0, PACE, got);
    return got;
  }

  private static List<BlockRequest> claimAgain(
      ActivePiece piece, Claimant who, Random random, int now) {
    List<BlockRequest> got = new ArrayList<>();
    List<Rescue> slow = new ArrayList<>();
    piece.listClaimed(who, now, 0, slow);
    for (Rescue each : slow) {
      if (random.nextInt(4) == 0 && piece.claimAgain(each.block(), who)) {
        got.add(new BlockRequest(piece, each.block(), now));
      }
    }
    return got;
  }

  /** A claim is of a block that is not stored and that so many others are asked for. */
  private static void note(
      List<BlockRequest> got,
      Claimant who,
      Map<Integer, List<Claimant>> claims,
      BitSet stored,
      int others) {
    for (BlockRequest request : got) {
      List<Claimant> claimed = claims.computeIfAbsent(request.number(), any -> new ArrayList<>());
      assertThat(stored.get(request.number())).isFalse();
      assertThat(claimed).hasSize(others).doesNotContain(who);
      claimed.add(who);
    }
  }

  private static List<Claimant> losers(Received received) {
    return switch (received) {
      case Received.Redundant redundant -> throw new AssertionError("was not had yet");
      case Received.Stored stored -> stored.losers();
      case Received.Completed completed -> completed.losers();
    };
  }
}
