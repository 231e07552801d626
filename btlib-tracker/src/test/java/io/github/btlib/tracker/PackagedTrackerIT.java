package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packaged jar, run once on the module path and once on the class path. */
class PackagedTrackerIT {

  @Test
  void theJarIsAModuleOnTheModulePath() {
    assertThat(TrackerServer.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith(".jar");
    assertThat(TrackerServer.class.getModule().isNamed())
        .isEqualTo(Boolean.getBoolean("btlib.test.modulePath"));
  }

  @Test
  void itsPartForJava22HasNativeSocketsForLinux() throws IOException {
    boolean isLinux =
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (TrackerServer tracker =
            TrackerServer.builder().bindAddress(loopback).httpPort(0).udpPort(0).start();
        Socket client = new Socket(loopback, tracker.httpPort())) {
      assertThat(tracker.usesNativeSockets())
          .isEqualTo(isLinux && Runtime.version().feature() >= 22);
      client
          .getOutputStream()
          .write("GET /elsewhere HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 404");
    }
  }
}
