package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewcomersTest {
  private static final long SHORT = Duration.ofNanos(1_000).toNanos();
  private static final long PATIENCE = Newcomers.PATIENCE.toNanos();

  private final Newcomers<String> newcomers = new Newcomers<>();
  private final Set<String> withRequest = new HashSet<>();
  private final List<String> served = new ArrayList<>();
  private final List<String> late = new ArrayList<>();
  private long now = -5;

  private void serve() {
    newcomers.serve(
        now,
        connection -> {
          boolean there = withRequest.contains(connection);
          if (there) {
            served.add(connection);
          }
          return there;
        },
        late::add);
  }

  /** Connections that are served at once, as many as make the tracker a busy one. */
  private void becomeBusy() {
    for (int i = 0; i < Newcomers.BUSY; i++) {
      withRequest.add("early");
      newcomers.add("early", now);
    }
    serve();
    assertThat(newcomers.isEmpty()).isTrue();
    served.clear();
  }

  @Test
  void aRequestThatIsThereIsServedAtOnce() {
    withRequest.add("a");
    newcomers.add("a", now);
    serve();
    assertThat(served).containsExactly("a");
    assertThat(newcomers.isEmpty()).isTrue();
  }

  @Test
  void onAQuietTrackerNobodyWaits() {
    newcomers.add("a", now);
    serve();
    assertThat(late).containsExactly("a");
    assertThat(newcomers.isEmpty()).isTrue();
  }

  @Test
  void onABusyTrackerAConnectionWaitsForItsRequest() {
    becomeBusy();
    newcomers.add("a", now);
    serve();
    assertThat(late).isEmpty();
    assertThat(newcomers.isEmpty()).isFalse();

    now += SHORT;
    withRequest.add("a");
    serve();
    assertThat(served).containsExactly("a");
    assertThat(late).isEmpty();
  }

  @Test
  void whoSendsNothingHoldsOthersUpForAMomentOnly() {
    becomeBusy();
    newcomers.add("silent", now);
    now += SHORT;
    newcomers.add("b", now);
    withRequest.add("b");
    serve();
    assertThat(served).isEmpty();

    now += PATIENCE - SHORT;
    serve();
    assertThat(late).containsExactly("silent");
    assertThat(served).containsExactly("b");
  }

  @Test
  void aTrackerIsBusyForAsLongAsManyConnect() {
    becomeBusy();
    now += PATIENCE;
    newcomers.add("a", now);
    serve();
    assertThat(late).containsExactly("a");
  }

  @Test
  void allCanBeTakenOut() {
    becomeBusy();
    newcomers.add("a", now);
    newcomers.add("b", now);
    newcomers.clear(late::add);
    assertThat(late).containsExactly("a", "b");
    assertThat(newcomers.isEmpty()).isTrue();
  }
}
