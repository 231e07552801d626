package io.github.btlib.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.SessionProvider;
import io.github.btlib.TorrentSession;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The packaged jars find each other, run once on the module path and once on the class path. */
class PackagedEngineIT {
  @Test
  void theEngineIsFoundByTheServiceLoader() {
    assertThat(SessionProvider.find()).isInstanceOf(CoreSessionProvider.class);
    assertThat(
            CoreSessionProvider.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith(".jar");
    assertThat(CoreSessionProvider.class.getModule().isNamed())
        .isEqualTo(Boolean.getBoolean("btlib.test.modulePath"));
  }

  @Test
  void aSessionOpensAndCloses() {
    try (TorrentSession session =
        TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build()) {
      assertThat(session.listenAddress().getPort()).isPositive();
    }
  }
}
