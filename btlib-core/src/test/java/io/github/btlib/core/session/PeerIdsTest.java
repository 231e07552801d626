package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.PeerId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerIdsTest {
  @Test
  void theyNameTheClientAndItsVersionInAzureusStyle() {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      assertThat(PeerIds.random(random)).asString().matches("-[A-Za-z]{2}[0-9]{4}-[0-9A-Za-z]{12}");
    }
  }

  @Test
  void noTwoAreAlike() {
    Random random = new Random(1);
    Set<PeerId> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(PeerIds.random(random));
    }
    assertThat(ids).hasSize(1_000);
  }
}
