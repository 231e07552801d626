package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustTest {
  private static final List<Object> BOTH = List.of("anna", "bert");

  private final Trust trust = new Trust();

  @Test
  void aStrangerIsTrusted() {
    assertThat(trust.onParole("anna")).isFalse();
  }

  @Test
  void whoSentAllOfABadPieceIsBannedAtOnce() {
    assertThat(trust.bad(List.of("anna"))).containsExactly("anna");
  }

  @Test
  void whoHadAPartInABadPieceIsOnParole() {
    assertThat(trust.bad(BOTH)).isEmpty();
    assertThat(trust.onParole("anna")).isTrue();
    assertThat(trust.onParole("bert")).isTrue();
    assertThat(trust.onParole("cara")).isFalse();
  }

  @Test
  void aGoodPieceAloneEndsTheParoleAndOneWithOthersDoesNot() {
    trust.bad(BOTH);
    trust.good(BOTH);
    assertThat(trust.onParole("anna")).isTrue();
    trust.good(List.of("anna"));
    assertThat(trust.onParole("anna")).isFalse();
    assertThat(trust.onParole("bert")).isTrue();
  }

  /** A part in a bad piece, and then a good piece alone: a point less. */
  private boolean oneMoreRoundBans() {
    boolean banned = trust.bad(BOTH).contains("anna");
    trust.good(List.of("anna"));
    return banned;
  }

  @Test
  void whoHasAPartInBadPiecesAgainAndAgainIsBanned() {
    int rounds = 1;
    while (!oneMoreRoundBans()) {
      rounds++;
    }
    assertThat(rounds).as("-2, +1, …, -7").isEqualTo(6);
  }

  @Test
  void goodPiecesCountForSomeTimeButNotForever() {
    for (int i = 0; i < 100; i++) {
      trust.good(List.of("anna"));
    }
    int rounds = 1;
    while (!oneMoreRoundBans()) {
      rounds++;
    }
    assertThat(rounds).as("8 points more").isEqualTo(14);
  }

  @Test
  void aPeerThatIsOnParoleAlreadyLosesNothingMoreByPiecesWithOthers() {
    for (int i = 0; i < 50; i++) {
      assertThat(trust.bad(BOTH)).isEmpty();
    }
  }

  @Test
  void onlySoManyAreRememberedAndWhoWasUnseenForLongestIsForgotten() {
    trust.bad(BOTH);
    for (int i = 1; i < Trust.MOST_KNOWN; i++) {
      trust.good(List.of(i));
      assertThat(trust.onParole("bert")).isTrue(); // looking at one counts
    }
    assertThat(trust.onParole("anna")).isFalse();
    assertThat(trust.onParole("bert")).isTrue();
  }
}
