package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequiresClientTest {
  private static final List<String> ONE_MISSING =
      List.of("ARIA2: aria2c is not on the path (Debian package aria2)");

  @Test
  void withEveryProgramThereTheTestRuns() {
    assertThat(RequiresClientExtension.decide(List.of(), true).isDisabled()).isFalse();
  }

  @Test
  void aMissingProgramSkipsTheTestAndNamesThePackage() {
    var decision = RequiresClientExtension.decide(ONE_MISSING, false);
    assertThat(decision.isDisabled()).isTrue();
    assertThat(decision.getReason().orElseThrow()).contains("Debian package aria2");
  }

  @Test
  void onABuildServerAMissingProgramFailsTheTest() {
    assertThatThrownBy(() -> RequiresClientExtension.decide(ONE_MISSING, true))
        .hasMessageContaining("Debian package aria2");
  }

  @Test
  void aBinaryThatDoesNotExistIsMissing() {
    assertThat(Program.notOnPath("no-such-bittorrent-client"))
        .contains("no-such-bittorrent-client is not on the path");
    assertThat(Program.notOnPath("sh")).isEmpty();
  }
}
