package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * libtorrent, run by {@code libtorrent_client.py} under Debian's Python.
 *
 * <p>Dials peers on loopback and takes peers through {@link #addPeer}. Several peers may share an
 * address. Plain text goes out and both are taken; libtorrent by itself would dial encrypted first
 * and again in plain text after a failure ({@code --set=out_enc_policy=1}).
 */
final class LibtorrentClient extends OneTorrentClient {
  /** Debian's own interpreter: the binding is not installed for others that may be on the path. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final Pattern HAVE =
      Pattern.compile("^status .*have=(\\d+) of=(\\d+) .*down=(\\d+) up=(\\d+)");

  private final Path directory;
  private final List<String> extraArguments;

  private volatile boolean listening;
  private volatile boolean checked;
  private volatile boolean complete;
  private volatile boolean flushed;
  private volatile boolean announced;
  private volatile String scraped = "";
  private volatile int piecesHeld;
  private volatile long downloaded;
  private volatile long uploaded;

  private LibtorrentClient(String host, Path directory, List<String> extraArguments) {
    super(host);
    this.directory = directory;
    this.extraArguments = extraArguments;
  }

  /**
   * Makes a client on 127.0.0.1 that is not yet running.
   *
   * @param directory where the script is put
   * @param extraArguments arguments of the script, such as {@code --upload-limit=100000} (bytes per
   *     second), {@code --set=out_enc_policy=0} (any libtorrent setting), {@code --sequential},
   *     {@code --peer-log} (every message of every peer in the log)
   */
  static LibtorrentClient in(Path directory, String... extraArguments) {
    return at("127.0.0.1", directory, extraArguments);
  }

  /**
   * Makes a client on another address of this machine.
   *
   * @param host the address, IPv4 or IPv6
   * @param directory where the script is put
   * @param extraArguments as for {@link #in}
   */
  static LibtorrentClient at(String host, Path directory, String... extraArguments) {
    return new LibtorrentClient(host, directory, List.of(extraArguments));
  }

  /** Tells why libtorrent cannot be used; empty if it can. */
  static Optional<String> missing() {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return Optional.of(PYTHON + " is not there");
    }
    try {
      int status =
          new ProcessBuilder(PYTHON, "-c", "import libtorrent")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      return status == 0
          ? Optional.empty()
          : Optional.of(PYTHON + " cannot import the module libtorrent");
    } catch (IOException e) {
      return Optional.of(PYTHON + " does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while looking for libtorrent");
    }
  }

  /**
   * Has libtorrent write a torrent.
   *
   * @param directory where the script is put
   * @param data the file or folder
   * @param torrent the metainfo file to write
   * @param pieceLength bytes
   * @param version {@code v1}, {@code v2} or {@code hybrid}
   * @param trackers announce URLs, each a tier of its own
   */
  static void makeTorrent(
      Path directory,
      Path data,
      Path torrent,
      int pieceLength,
      String version,
      String... trackers) {
    List<String> command = new ArrayList<>(List.of(PYTHON, script(directory, "make_torrent.py")));
    command.addAll(
        List.of(data.toString(), torrent.toString(), Integer.toString(pieceLength), version));
    command.addAll(List.of(trackers));
    try (ClientProcess maker =
        ClientProcess.start("make_torrent", directory, command, line -> {})) {
      if (maker.awaitExit(START_LIMIT) != 0) {
        throw maker.failure("could not write " + torrent);
      }
    }
  }

  @Override
  public void seed(Path torrent, Path folderHoldingData) {
    ClientProcess started = start(torrent, folderHoldingData);
    started.await("done checking", START_LIMIT, () -> checked);
    if (!complete) {
      throw started.failure("cannot seed: the data is not complete");
    }
  }

  @Override
  public void download(Path torrent, Path intoFolder) {
    start(torrent, intoFolder).await("ready", START_LIMIT, () -> listening && checked);
  }

  @Override
  public void awaitComplete(Duration limit) {
    running().await("complete", limit, () -> complete && flushed);
  }

  /**
   * Waits until the client holds some pieces.
   *
   * @param count at least this many
   * @param limit how long to wait before failing
   */
  void awaitPieces(int count, Duration limit) {
    running().await("holding " + count + " pieces", limit, () -> piecesHeld >= count);
  }

  /** Returns the bytes of blocks received so far, a tenth of a second ago. */
  long downloaded() {
    return downloaded;
  }

  /** Returns the bytes of blocks sent so far, a tenth of a second ago. */
  long uploaded() {
    return uploaded;
  }

  /** Waits until a tracker has answered an announce. */
  void awaitAnnounced(Duration limit) {
    running().await("announced", limit, () -> announced);
  }

  @Override
  public boolean canAddPeers() {
    return true;
  }

  @Override
  public void addPeer(InetSocketAddress peer) {
    running().send("peer " + peer.getAddress().getHostAddress() + " " + peer.getPort());
  }

  /** Parts from all peers and rests. */
  void pause() {
    running().send("pause");
  }

  /** Goes on after a rest. */
  void resume() {
    running().send("resume");
  }

  /** Announces to the trackers now. */
  void announce() {
    running().send("announce");
  }

  /**
   * Scrapes the tracker, and waits for its answer.
   *
   * @return what libtorrent makes of it, such as {@code seeders=1 leechers=0}
   */
  String scrape(Duration limit) {
    scraped = "";
    running().send("scrape");
    running().await("told of the swarm", limit, () -> !scraped.isEmpty());
    return scraped;
  }

  /** Waits until it tells its user something. */
  void awaitTold(String what, Duration limit) {
    running().await("telling: " + what, limit, () -> running().log().contains(what));
  }

  private ClientProcess start(Path torrent, Path folder) {
    List<String> command =
        new ArrayList<>(List.of(PYTHON, script(directory, "libtorrent_client.py")));
    command.addAll(List.of("--torrent", torrent.toAbsolutePath().toString()));
    command.addAll(List.of("--folder", folder.toAbsolutePath().toString()));
    command.addAll(List.of("--host", address().getHostString()));
    command.addAll(List.of("--port", Integer.toString(port())));
    // it dials from there too
    command.add("--set=outgoing_interfaces=" + address().getHostString());
    command.addAll(extraArguments);
    return start("libtorrent", directory, command, this::onLine);
  }

  private void onLine(String line) {
    Matcher have = HAVE.matcher(line);
    if (have.find()) {
      piecesHeld = Integer.parseInt(have.group(1));
      downloaded = Long.parseLong(have.group(3));
      uploaded = Long.parseLong(have.group(4));
    } else if (line.startsWith("listening ")) {
      listening = true;
    } else if (line.equals("checked")) {
      checked = true;
    } else if (line.startsWith("complete ")) {
      complete = true;
    } else if (line.equals("announced")) {
      announced = true;
    } else if (line.startsWith("scraped ")) {
      scraped = line.substring("scraped ".length());
    } else if (line.equals("flushed")) {
      flushed = true;
    }
  }

  private static String script(Path directory, String name) {
    try (InputStream resource = LibtorrentClient.class.getResourceAsStream(name)) {
      Files.createDirectories(directory);
      Path copy = directory.resolve(name);
      Files.copy(Objects.requireNonNull(resource, name), copy, StandardCopyOption.REPLACE_EXISTING);
      return copy.toAbsolutePath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the script " + name, e);
    }
  }
}
