package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * opentracker, serving HTTP and UDP announces on one port.
 *
 * <p>Debian's build serves listed info-hashes only: {@link #allow} lists one. It asks announcers to
 * come back after half an hour, so the order in which clients start matters: who announces last
 * learns of the others.
 */
final class OpenTracker implements AutoCloseable {
  private static final String BINARY = "opentracker";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String host;
  private final int port = FreePort.next();
  private final Path listed;
  private final ClientProcess process;

  private OpenTracker(String host, Path directory) {
    this.host = host;
    try {
      Path root = Files.createDirectories(directory.resolve("root"));
      // Started by root it goes to live in this folder (chroot) as the user nobody.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      listed = Files.createFile(root.resolve("listed"));
      Files.setPosixFilePermissions(listed, PosixFilePermissions.fromString("rw-r--r--"));
      Path config =
          Files.writeString(
              directory.resolve("opentracker.conf"),
              """
              listen.tcp %1$s:%2$d
              listen.udp %1$s:%2$d
              access.whitelist %3$s
              tracker.rootdir %4$s
              tracker.user nobody
              """
                  .formatted(host, port, listed.getFileName(), root.toAbsolutePath()));
      process =
          ClientProcess.start(
              "opentracker",
              directory,
              List.of(BINARY, "-f", config.toAbsolutePath().toString()),
              line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set up opentracker", e);
    }
  }

  /**
   * Starts a tracker on 127.0.0.1 and waits until it answers.
   *
   * @param directory where its configuration is put; made if it is not there
   */
  static OpenTracker start(Path directory) {
    return startAt("127.0.0.1", directory);
  }

  /**
   * Starts a tracker on another address of this machine and waits until it answers.
   *
   * @param host the IPv4 address
   * @param directory where its configuration is put; made if it is not there
   */
  static OpenTracker startAt(String host, Path directory) {
    OpenTracker tracker = new OpenTracker(host, directory);
    try {
      tracker.process.await("answering", LIMIT, () -> !tracker.get("/stats").isEmpty());
      return tracker;
    } catch (Throwable failure) {
      tracker.close();
      throw failure;
    }
  }

  /** Tells why opentracker cannot be used; empty if it can. */
  static Optional<String> missing() {
    return Program.notOnPath(BINARY);
  }

  /** Returns the announce URL over HTTP. */
  String httpUrl() {
    return "http://" + host + ":" + port + "/announce";
  }

  /** Returns the announce URL over UDP (BEP 15). */
  String udpUrl() {
    return "udp://" + host + ":" + port + "/announce";
  }

  int port() {
    return port;
  }

  /**
   * Has the tracker serve a torrent, and waits until it does.
   *
   * @param infoHash 40 hexadecimal digits
   */
  void allow(String infoHash) {
    try {
      Files.writeString(listed, infoHash + "\n", StandardOpenOption.APPEND);
      // It reads the list again on SIGHUP.
      new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + infoHash, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    process.await("serving " + infoHash, LIMIT, () -> serves(infoHash));
  }

  /** Tells whether the tracker serves a torrent; the peer this takes is taken off again. */
  boolean serves(String infoHash) {
    String query =
        "/announce?info_hash=%s&peer_id=-XX0000-123456789012&port=9&left=1&numwant=0&compact=1"
            .formatted(escaped(infoHash));
    boolean served = get(query).contains("8:interval");
    get(query + "&event=stopped");
    return served;
  }

  /**
   * Returns the tracker's answer to a scrape (BEP 48): bencode, with bytes as ISO-8859-1.
   *
   * @param infoHash 40 hexadecimal digits
   */
  String scrape(String infoHash) {
    return get("/scrape?info_hash=" + escaped(infoHash));
  }

  /** Returns the end of the tracker's output. */
  String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }

  private static String escaped(String infoHash) {
    return infoHash.replaceAll("(..)", "%$1");
  }

  /** The body of the answer; empty while there is none. */
  private String get(String path) {
    URI uri = URI.create("http://" + host + ":" + port + path);
    try {
      return http.send(
              HttpRequest.newBuilder(uri)
                  .version(HttpClient.Version.HTTP_1_1)
                  .timeout(LIMIT)
                  .build(),
              BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
