package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChokeRoundTest {
  @Test
  void aRoundKeepsACopyOfThePeers() {
    List<ChokePeer> peers = new ArrayList<>(List.of(ChokePeerBuilder.peer(1).build()));
    ChokeRound round = new ChokeRound(0, true, false, 1, 1, 1, peers);
    peers.clear();
    assertThat(round.peers()).hasSize(1).isUnmodifiable();
  }

  @Test
  void withoutASlotOrAPieceThereIsNothingToDecide() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChokeRound(0, true, false, 0, 1, 1, List.of()))
        .withMessage("slots is 0, at least 1 is needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChokeRound(0, true, false, 1, 0, 1, List.of()))
        .withMessage("pieceLength is 0, at least 1 is needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChokeRound(0, true, false, 1, 1, 0, List.of()))
        .withMessage("pieceCount is 0, at least 1 is needed");
  }
}
