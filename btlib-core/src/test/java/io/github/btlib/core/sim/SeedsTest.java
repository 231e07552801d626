package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A failing simulation says how to run it again, and that run is the same. */
@Isolated("sets a system property")
class SeedsTest {
  private final String before = System.getProperty(Seeds.PROPERTY);
  private final List<Long> traces = new ArrayList<>();

  @BeforeEach
  void nothingIsReplayed() {
    System.clearProperty(Seeds.PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(Seeds.PROPERTY);
    } else {
      System.setProperty(Seeds.PROPERTY, before);
    }
  }

  /** Fails the third time it is run, after so much has happened. */
  private LongConsumer failingTheThirdTime() {
    return seed -> {
      SimSwarm swarm = new SimSwarm(seed, 10, 2);
      swarm.join(NodeSpec.seed());
      swarm.join(3, NodeSpec.leecher());
      swarm.run(Duration.ofSeconds(5));
      traces.add(swarm.time().traceHash());
      if (traces.size() >= 3) {
        throw new IllegalStateException("a fault of the test");
      }
    };
  }

  @Test
  void aFailureIsReplayedFromWhatItPrints() {
    assertThatThrownBy(() -> Seeds.forEach(10, failingTheThirdTime()))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("a fault of the test")
        .satisfies(failure -> {
          Matcher replay =
              Pattern.compile("-D(\\S+)=(-?\\d+)").matcher(String.valueOf(failure.getMessage()));
          assertThat(replay.find()).isTrue();
          System.setProperty(replay.group(1), replay.group(2));
        });
    long failed = traces.get(2);
    assertThat(traces).doesNotHaveDuplicates().hasSize(3);

    assertThatThrownBy(() -> Seeds.forEach(10, failingTheThirdTime()))
        .hasRootCauseMessage("a fault of the test");
    assertThat(traces).as("that seed, once").hasSize(4).last().isEqualTo(failed);
  }

  @Test
  void seedsDiffer() {
    List<Long> seeds = new ArrayList<>();
    Seeds.forEach(50, seeds::add);
    assertThat(seeds).hasSize(50).doesNotHaveDuplicates();
  }
}
