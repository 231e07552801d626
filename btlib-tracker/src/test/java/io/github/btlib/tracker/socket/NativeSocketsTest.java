package io.github.btlib.tracker.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NativeSocketsTest {

  private static final boolean ALLOWED = Boolean.getBoolean("btlib.test.native");
  private static final boolean LINUX =
      System.getProperty("os.name").equals("Linux")
          && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));

  @Test
  void theyAreUsedOnLinuxIfAndOnlyIfTheApplicationAllowsNativeAccess() {
    assumeTrue(LINUX, "there are none elsewhere");
    assertThat(Sockets.best(true).isNative()).isEqualTo(ALLOWED);
  }

  @Test
  void theyAreNotUsedWhenTheyAreNotWanted() {
    assertThat(Sockets.best(false).isNative()).isFalse();
  }
}
