package io.github.btlib.benchmarks;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.Claimant;
import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.piece.Estimate;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A download from many peers as the piece book sees it: peers take turns, each claims a refill of
 * blocks in its piece or gets another piece, and what was claimed comes in the same order.
 */
final class BenchmarkSwarm {
  /** What a refill asks for at once. */
  private static final int REFILL = 32;

  /** 200 windows of the 250 requests that peers accept who do not say: 800 MiB on their way. */
  private static final int MOST_CLAIMED = 50_000;

  /** Who found nothing to do asks again after a tenth of a second, at 1 GB/s. */
  private static final int BLOCKS_UNTIL_ASKED_AGAIN = 6_000;

  private static final Estimate PACE = new Estimate(10_000_000, 1_000_000, 0);

  /** A peer and the piece it drains. */
  static final class Peer implements Claimant {
    final PeerPieces pieces;
    final BitSet bits;
    ActivePiece current;
    long idleUntil;

    Peer(PieceBook book, int number, BitSet bits) {
      this.pieces = book.join(number);
      this.bits = bits;
      book.has(pieces, bits);
    }

    @Override
    public Object identity() {
      return this;
    }

    @Override
    public void withdraw(ActivePiece piece, int block) {}
  }

  private record Refill(ActivePiece piece, int blocks) {}

  final PieceBook book;
  final List<Peer> peers = new ArrayList<>();
  private final int blocksPerPiece;
  private final SplittableRandom random = new SplittableRandom(1);
  private final ArrayDeque<Refill> onTheWay = new ArrayDeque<>();
  private final int[] received;
  private final List<BlockRequest> claims = new ArrayList<>(REFILL);
  private int claimed;
  private long claimedInAll;

  BenchmarkSwarm(Metainfo metainfo, String mix, int peerCount) {
    blocksPerPiece = (int) (metainfo.pieceLength() / (16 * 1024));
    book =
        new PieceBook(
            metainfo,
            PieceSelector.rarestFirst(),
            new SplittableRandom(2),
            Digests::sha1,
            mistake -> {});
    received = new int[metainfo.pieceCount()];
    for (int i = 0; i < peerCount; i++) {
      peers.add(new Peer(book, i, bits(mix, i, metainfo.pieceCount())));
    }
  }

  static Metainfo torrent(int pieces, int pieceLength) {
    return Metainfo.read(
        Bencode.encode(
            BDictionary.builder()
                .put(
                    "info",
                    BDictionary.builder()
                        .put("name", "file")
                        .put("piece length", pieceLength)
                        .put("pieces", new byte[20 * pieces])
                        .put("length", (long) pieces * pieceLength)
                        .build())
                .build()));
  }

  /** Returns what one peer of a mix has. */
  private BitSet bits(String mix, int peer, int pieces) {
    BitSet bits = new BitSet(pieces);
    switch (mix) {
      case "seeds" -> bits.set(0, pieces);
      case "leechers" -> {
        if (peer % 10 == 0) { // a tenth are seeds; the others have 5 to 95 %
          bits.set(0, pieces);
        } else {
          int percent = 5 + random.nextInt(91);
          for (int piece = 0; piece < pieces; piece++) {
            if (random.nextInt(100) < percent) {
              bits.set(piece);
            }
          }
        }
      }
      case "crowd" -> {
        // two seeds; the others came together and share the same tenth of the pieces, but for a few
        if (peer % 100 == 0) {
          bits.set(0, pieces);
        } else {
          for (int piece = 0; piece < pieces / 10; piece++) {
            if (random.nextInt(100) < 70) {
              bits.set(piece * 10);
            }
          }
          for (int i = 0; i < 20; i++) {
            bits.set(random.nextInt(pieces));
          }
        }
      }
      default -> throw new IllegalArgumentException(mix);
    }
    return bits;
  }

  /** Downloads until so many more pieces are verified, or everything is. */
  int download(int count) {
    int verified = 0;
    while (verified < count && !book.complete()) {
      if (claimed > MOST_CLAIMED || !anyTurn()) {
        verified += arrive();
      }
    }
    return verified;
  }

  /** Lets the next peer that is not idle take a turn, from one chosen at random on. */
  private boolean anyTurn() {
    int first = random.nextInt(peers.size());
    for (int i = 0; i < peers.size(); i++) {
      Peer peer = peers.get((first + i) % peers.size());
      if (peer.idleUntil <= claimedInAll && turn(peer)) {
        return true;
      }
    }
    return false;
  }

  private boolean turn(Peer peer) {
    if (peer.current == null || !peer.current.hasFree()) {
      peer.current = book.next(peer.pieces, false);
    }
    if (peer.current == null) {
      peer.idleUntil = claimedInAll + BLOCKS_UNTIL_ASKED_AGAIN;
      return false;
    }
    claims.clear();
    int blocks = peer.current.claim(peer, REFILL, claimedInAll, PACE, claims);
    onTheWay.add(new Refill(peer.current, blocks));
    claimed += blocks;
    claimedInAll += blocks;
    return blocks > 0;
  }

  private int arrive() {
    Refill refill = onTheWay.remove();
    claimed -= refill.blocks();
    int index = refill.piece().index();
    received[index] += refill.blocks();
    if (received[index] < blocksPerPiece) {
      return 0;
    }
    book.verified(refill.piece(), List.of(peers.getFirst()), List.of());
    return 1;
  }
}
