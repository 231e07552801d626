package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The buckets, compared with a plain set of pieces and an array of how many peers have each. */
class RarityProperties {
  @Property(tries = 500)
  void itAnswersWhatASearchOfEverythingAnswers(
      @ForAll @IntRange(min = 1, max = 40) int pieces, @ForAll long seed) {
    Random random = new Random(seed);
    Rarity rarity = new Rarity(pieces);
    BitSet model = new BitSet();
    int[] availability = new int[pieces];
    for (int step = 0; step < 300; step++) {
      int piece = random.nextInt(pieces);
      switch (random.nextInt(6)) {
        case 0 -> {
          if (!model.get(piece)) {
            rarity.add(piece, availability[piece], random);
            model.set(piece);
          }
        }
        case 1 -> {
          if (model.get(piece)) {
            rarity.remove(piece, availability[piece]);
            model.clear(piece);
          }
        }
        case 2 -> {
          if (availability[piece] > 0) {
            rarity.fewer(piece, availability[piece]--);
          }
        }
        default -> rarity.more(piece, availability[piece]++);
      }
      compare(rarity, model, availability, peer(random, pieces, availability), random);
    }
  }

  /** A peer that is a seed, or has some of the pieces that anybody has. */
  private static PeerPieces peer(Random random, int pieces, int[] availability) {
    BitSet bits = new BitSet();
    boolean seed = random.nextInt(4) == 0;
    for (int piece = 0; piece < pieces; piece++) {
      bits.set(piece, seed || (availability[piece] > 0 && random.nextBoolean()));
    }
    PeerPieces peer = new PeerPieces(pieces, "peer");
    peer.replace(bits);
    return peer;
  }

  private static void compare(
      Rarity rarity, BitSet model, int[] availability, PeerPieces peer, Random random) {
    assertThat(rarity.pieces()).isEqualTo(model);
    assertThat(rarity.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(rarity.anyAvailable())
        .isEqualTo(model.stream().anyMatch(piece -> availability[piece] > 0));
    int[] candidates = model.stream().filter(peer::has).toArray();
    assertThat(rarity.any(peer)).isEqualTo(candidates.length > 0);
    int from = random.nextInt(availability.length);
    assertThat(rarity.next(peer, from))
        .isEqualTo(
            model.stream()
                .filter(piece -> piece >= from && peer.has(piece))
                .findFirst()
                .orElse(-1));
    int chosen = rarity.rarest(peer, each -> availability[each], random);
    if (candidates.length == 0) {
      assertThat(chosen).isEqualTo(-1);
    } else {
      assertThat(candidates).contains(chosen);
      assertThat(model.stream().filter(peer::has).map(piece -> availability[piece]).min())
          .hasValue(availability[chosen]);
    }
  }

  @Property(tries = 20)
  void everyOneOfTheRarestIsChosenSometimes(@ForAll long seed) {
    Random random = new Random(seed);
    Rarity rarity = new Rarity(20);
    int[] availability = new int[20];
    for (int piece = 0; piece < 20; piece++) {
      availability[piece] = piece < 8 ? 2 : 3;
      rarity.add(piece, availability[piece], random);
    }
    PeerPieces peer = new PeerPieces(20, "peer");
    BitSet even = new BitSet();
    for (int piece = 0; piece < 20; piece += 2) {
      even.set(piece);
    }
    peer.replace(even);
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      chosen.add(rarity.rarest(peer, each -> availability[each], random));
    }
    assertThat(chosen).containsExactlyInAnyOrder(0, 2, 4, 6);
  }

  @Property(tries = 50)
  void aPeerWithFewOfVeryManyPiecesIsGivenTheRarestOfThemAllTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    int pieces = 5_000;
    Rarity rarity = new Rarity(pieces);
    int[] availability = new int[pieces];
    for (int piece = 0; piece < pieces; piece++) {
      availability[piece] = 1 + piece / 1_000;
      rarity.add(piece, availability[piece], random);
    }
    PeerPieces peer = new PeerPieces(pieces, "peer"); // past 1024 misses the peer's are looked at
    BitSet few = new BitSet();
    few.set(4_998);
    few.set(3_100);
    few.set(3_200);
    peer.replace(few);
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      chosen.add(rarity.rarest(peer, each -> availability[each], random));
    }
    assertThat(chosen).containsExactlyInAnyOrder(3_100, 3_200);
  }
}
