package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnounceGateTest {
  private final AnnounceGate gate = new AnnounceGate();
  private final List<Announce> begun = new ArrayList<>();

  private final class Announce implements AnnounceGate.Turn {
    private final boolean overUdp;
    private final boolean leaving;
    private boolean unwanted;

    Announce(boolean overUdp, boolean leaving) {
      this.overUdp = overUdp;
      this.leaving = leaving;
      gate.enter(this);
    }

    @Override
    public boolean overUdp() {
      return overUdp;
    }

    @Override
    public boolean leaving() {
      return leaving;
    }

    @Override
    public boolean begin() {
      if (!unwanted) {
        begun.add(this);
      }
      return !unwanted;
    }
  }

  private Announce regular() {
    return new Announce(false, false);
  }

  private List<Announce> regular(int count) {
    return IntStream.range(0, count).mapToObj(i -> regular()).toList();
  }

  @Test
  void whoComesAloneBeginsAtOnce() {
    Announce alone = regular();
    assertThat(begun).containsExactly(alone);
  }

  @Test
  void noMoreThanTheBoundAreUnderWayAndTheOthersFollowInOrder() {
    List<Announce> all = regular(AnnounceGate.MOST + 3);
    assertThat(begun).isEqualTo(all.subList(0, AnnounceGate.MOST));
    gate.leave(all.get(7));
    assertThat(begun).isEqualTo(all.subList(0, AnnounceGate.MOST + 1));
    gate.leave(all.get(8));
    gate.leave(all.get(9));
    assertThat(begun).isEqualTo(all);
  }

  @Test
  void whoLeavesGoesBeforeTheOthersAndPastTheirBound() {
    List<Announce> all = regular(AnnounceGate.MOST + 1);
    Announce leaving = new Announce(false, true);
    assertThat(begun).hasSize(AnnounceGate.MOST + 1).endsWith(leaving);
    gate.leave(leaving);
    assertThat(begun)
        .as("the bound of the others is still reached")
        .doesNotContain(all.get(all.size() - 1));
    gate.leave(all.get(0));
    assertThat(begun).endsWith(all.get(all.size() - 1));
  }

  @Test
  void thoseWhoLeaveAreBoundedToo() {
    for (int i = 0; i < AnnounceGate.MOST_LEAVING + 5; i++) {
      new Announce(false, true);
    }
    assertThat(begun).hasSize(AnnounceGate.MOST_LEAVING);
    gate.leave(begun.get(0));
    assertThat(begun).hasSize(AnnounceGate.MOST_LEAVING + 1);
  }

  @Test
  void udpTrackersHaveALaneOfTheirOwn() {
    for (int i = 0; i < AnnounceGate.MOST_UDP + 1; i++) {
      new Announce(true, false);
    }
    assertThat(begun).hasSize(AnnounceGate.MOST_UDP);
    Announce other = regular();
    assertThat(begun).as("not kept waiting by them").endsWith(other);
  }

  @Test
  void whatIsWithdrawnBeforeItsTurnNeverBegins() {
    List<Announce> all = regular(AnnounceGate.MOST + 2);
    assertThat(gate.withdraw(all.get(AnnounceGate.MOST))).isTrue();
    assertThat(gate.withdraw(all.get(AnnounceGate.MOST))).isFalse();
    assertThat(gate.withdraw(all.get(0))).as("under way").isFalse();
    gate.leave(all.get(0));
    assertThat(begun).hasSize(AnnounceGate.MOST + 1).endsWith(all.get(all.size() - 1));
  }

  @Test
  void thePlaceOfOneThatIsNotWantedAnyMoreGoesToTheNext() {
    List<Announce> all = regular(AnnounceGate.MOST + 10_000);
    all.subList(AnnounceGate.MOST, all.size() - 1).forEach(each -> each.unwanted = true);
    gate.leave(all.get(0));
    assertThat(begun).hasSize(AnnounceGate.MOST + 1).endsWith(all.get(all.size() - 1));
  }
}
