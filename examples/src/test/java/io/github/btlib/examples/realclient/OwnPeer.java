package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.github.btlib.SessionBuilder;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A session of btlib with one torrent, at an address of 127/8 that nobody else uses: what it leaves
 * behind can be told from what others have open.
 */
final class OwnPeer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern OUR_THREAD = Pattern.compile("\"name\": \"(btlib [^\"]*)\"");

  private final String host;
  private final Path folder;
  private final TorrentSession session;
  private final Torrent torrent;
  private final Queue<TorrentEvent> events = new ConcurrentLinkedQueue<>();

  /**
   * Starts a session and adds the torrent.
   *
   * @param host an IPv4 address of this machine
   * @param metainfo the torrent
   * @param folder holds the data, or gets it
   * @param settings what the session is to have beside its address
   */
  OwnPeer(String host, Path metainfo, Path folder, UnaryOperator<SessionBuilder> settings) {
    this.host = host;
    this.folder = folder;
    try {
      session =
          settings.apply(TorrentSession.builder().bindAddress(InetAddress.getByName(host))).build();
      torrent = session.add(Metainfo.read(metainfo), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    torrent.onEvent(events::add);
  }

  Torrent torrent() {
    return torrent;
  }

  Path folder() {
    return folder;
  }

  /** Returns what has happened so far of one kind. */
  <T extends TorrentEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits until a tracker has answered an announce. */
  void awaitAnnounced() {
    Deadline.of(LIMIT)
        .await("our announce", () -> torrent.status().trackers().get(0).seeders().isPresent());
  }

  /** Closes the session; it may be closed already. */
  @Override
  public void close() {
    session.close();
  }

  /** Fails if a closed session has sockets or files left. */
  void assertNothingOpen() {
    assertThat(sockets()).as("sockets of %s", host).isEmpty();
    assertThat(files()).as("files in %s", folder).isEmpty();
  }

  /** Fails if a thread of any session in this JVM lives. */
  static void assertNoThreads() {
    assertThat(threads()).as("threads of btlib").isEmpty();
  }

  /** The lines that Linux shows of sockets at our address that a process has open. */
  private List<String> sockets() {
    byte[] address = address(host);
    byte[] reversed = {address[3], address[2], address[1], address[0]};
    String local = HexFormat.of().withUpperCase().formatHex(reversed) + ":";
    String mapped = "0000000000000000FFFF0000" + local;
    return Stream.of("tcp", "tcp6", "udp", "udp6")
        .map(table -> Path.of("/proc/self/net", table))
        .filter(Files::isReadable)
        .flatMap(table -> lines(table).stream())
        .map(String::strip)
        .filter(line -> {
          String[] words = line.split("\\s+");
          // what is closed but not yet forgotten by the system has no inode
          return (words[1].startsWith(local) || words[1].startsWith(mapped))
              && !words[9].equals("0");
        })
        .toList();
  }

  private List<String> files() {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> links = Files.list(own)) {
      return links
          .flatMap(link -> {
            try {
              return Stream.of(Files.readSymbolicLink(link).toString());
            } catch (IOException closedSince) {
              return Stream.of();
            }
          })
          .filter(target -> target.startsWith(folder.toAbsolutePath().toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> threads() {
    try {
      Path dump = Files.createTempDirectory("threads").resolve("dump.json");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
      List<String> names =
          OUR_THREAD.matcher(Files.readString(dump)).results().map(one -> one.group(1)).toList();
      Files.delete(dump);
      Files.delete(dump.getParent());
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] address(String host) {
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
