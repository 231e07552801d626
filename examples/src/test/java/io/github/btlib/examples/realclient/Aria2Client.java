package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * aria2, run as {@code aria2c}.
 *
 * <p>Takes no peers by hand: it finds them through the torrent's trackers, which it asks every
 * second, and listens on all addresses (it has no option for one). A downloader ends by itself when
 * it is complete.
 */
final class Aria2Client extends OneTorrentClient {
  private static final String BINARY = "aria2c";

  private final Path directory;
  private final List<String> extraArguments;

  private volatile boolean listening;
  private volatile boolean verified;
  private volatile boolean downloading;

  private Aria2Client(String host, Path directory, List<String> extraArguments) {
    super(host);
    this.directory = directory;
    this.extraArguments = extraArguments;
  }

  /**
   * Makes a client that is not yet running.
   *
   * @param directory the program's working directory
   * @param extraArguments options of aria2c, such as {@code --max-upload-limit=100K}
   */
  static Aria2Client in(Path directory, String... extraArguments) {
    return at("127.0.0.1", directory, extraArguments);
  }

  /**
   * Makes a client that dials peers and trackers from another address of this machine; it listens
   * on that one too.
   *
   * @param host the address, IPv4 or IPv6
   * @param directory the program's working directory
   * @param extraArguments as for {@link #in}
   */
  static Aria2Client at(String host, Path directory, String... extraArguments) {
    return new Aria2Client(host, directory, List.of(extraArguments));
  }

  /** Tells why aria2 cannot be used; empty if it can. */
  static Optional<String> missing() {
    return Program.notOnPath(BINARY);
  }

  @Override
  public void seed(Path torrent, Path folderHoldingData) {
    ClientProcess started =
        start(
            torrent,
            folderHoldingData,
            // A ratio of 0.0 seeds for ever; --check-integrity hashes what is there first.
            List.of(
                "--seed-ratio=0.0",
                "--check-integrity=true",
                "--bt-hash-check-seed=true",
                "--bt-seed-unverified=false"));
    started.await("done checking", START_LIMIT, () -> listening && (verified || downloading));
    if (downloading) {
      throw started.failure("cannot seed: the data is not complete");
    }
  }

  @Override
  public void download(Path torrent, Path intoFolder) {
    ClientProcess started =
        start(torrent, intoFolder, List.of("--seed-time=0", "--check-integrity=true"));
    started.await("listening", START_LIMIT, () -> listening);
  }

  @Override
  public void awaitComplete(Duration limit) {
    int status = running().awaitExit(limit);
    if (status != 0) {
      throw running().failure("ended with exit status " + status);
    }
  }

  /** Waits until it tells its user something. */
  void awaitTold(String what, Duration limit) {
    running().await("telling: " + what, limit, () -> running().log().contains(what));
  }

  /** Stops the program where it stands: its connections stay open, and silent. */
  void freeze() {
    running().signal("STOP");
  }

  /** Lets it go on. */
  void thaw() {
    running().signal("CONT");
  }

  private ClientProcess start(Path torrent, Path folder, List<String> mode) {
    List<String> command = new ArrayList<>(List.of(BINARY, "--no-conf=true"));
    command.add("--dir=" + folder.toAbsolutePath());
    command.add("--listen-port=" + port());
    command.add("--interface=" + address().getHostString());
    command.addAll(
        List.of(
            "--enable-dht=false",
            "--enable-dht6=false",
            "--bt-enable-lpd=false",
            "--enable-peer-exchange=false",
            "--disable-ipv6=" + !(address().getAddress() instanceof Inet6Address),
            "--bt-tracker-interval=1",
            "--file-allocation=none",
            "--enable-color=false",
            "--console-log-level=info",
            "--summary-interval=1",
            // Should this JVM be killed, aria2 goes too.
            "--stop-with-process=" + ProcessHandle.current().pid()));
    command.addAll(mode);
    command.addAll(extraArguments);
    command.add(torrent.toAbsolutePath().toString());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make aria2's folder", e);
    }
    return start("aria2", directory, command, this::onLine);
  }

  private void onLine(String line) {
    if (line.contains("BitTorrent: listening on TCP port")) {
      listening = true;
    } else if (line.contains("Verification finished successfully")) {
      verified = true;
    } else if (line.contains("%) CN:")) {
      // the progress of a downloader; a seeder's says SEED
      downloading = true;
    }
  }
}
