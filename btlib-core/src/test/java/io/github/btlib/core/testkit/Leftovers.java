package io.github.btlib.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at what the library has not released: threads, virtual ones too, and on Linux sockets and
 * files.
 */
public final class Leftovers {
  private static final Pattern THREAD_NAME =
      Pattern.compile("\"name\": \"((?:btlib|HttpClient)[^\"]*)\"");

  private final List<String> descriptorsBefore;

  private Leftovers(List<String> descriptorsBefore) {
    this.descriptorsBefore = descriptorsBefore;
  }

  /** Notes what is open before the test. */
  public static Leftovers watch() {
    warmUp();
    return new Leftovers(descriptors());
  }

  /** The JVM keeps a socket of its own from the first one that is closed. */
  private static void warmUp() {
    try {
      SocketChannel.open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless everything opened since {@link #watch} is gone, or goes within a short time. */
  public void assertNone() {
    Eventually.within(
        Duration.ofSeconds(5),
        () -> {
          assertThat(threads()).as("threads of the library").isEmpty();
          List<String> open = new ArrayList<>(descriptors());
          descriptorsBefore.forEach(open::remove);
          assertThat(open).as("sockets and files").isEmpty();
        });
  }

  /** Names the live threads of the library. */
  public static List<String> threads() {
    try {
      Path dump = Files.createTempDirectory("threads").resolve("dump.json");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
      List<String> names = new ArrayList<>();
      Matcher matcher = THREAD_NAME.matcher(Files.readString(dump));
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      Files.delete(dump);
      Files.delete(dump.getParent());
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the process has open, but for what the JVM opens as it pleases. */
  private static List<String> descriptors() {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> links = Files.list(own)) {
      return links
          .flatMap(Leftovers::target)
          .filter(each -> each.startsWith("socket:") || each.startsWith("/"))
          .filter(each -> !each.matches(".*\\.(jar|so|jmod|class)|.*/modules|/dev/.*|/proc/.*"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> target(Path link) {
    try {
      return Stream.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Stream.of(); // closed since it was listed
    }
  }
}
