package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.ListenException;
import io.github.btlib.TorrentSession;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where Java is told to do with IPv4, which it asks once a process; so this one has its own. */
class Ipv4OnlyTest {

  private static final int TIMES = 50;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @Test
  void anIpv6AddressToListenAtIsNamedAndNoSocketIsLeftOpen() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                Sessions.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(told)
          .startsWith("cannot listen on 2001:db8:0:0:0:0:0:1 port 0: ")
          .contains(UnsupportedAddressTypeException.class.getSimpleName())
          .endsWith(" 0 left open");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Tells what befalls sessions that are to listen at an IPv6 address. */
  static final class Sessions {
    private Sessions() {}

    public static void main(String... args) throws IOException {
      String first = failure();
      long before = descriptors();
      for (int i = 0; i < TIMES; i++) {
        failure();
      }
      System.out.print(first + " " + (descriptors() - before) / TIMES + " left open");
    }

    private static String failure() throws IOException {
      byte[] address = {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
      try (TorrentSession session =
          TorrentSession.builder()
              .bindAddress(InetAddress.getByAddress(address))
              .listenPort(0)
              .build()) {
        return "listens at " + session.listenAddress();
      } catch (ListenException e) {
        return e.getMessage();
      }
    }

    /** Nothing to count where the system does not tell. */
    private static long descriptors() throws IOException {
      if (!Files.isDirectory(DESCRIPTORS)) {
        return 0;
      }
      try (Stream<Path> open = Files.list(DESCRIPTORS)) {
        return open.count();
      }
    }
  }
}
