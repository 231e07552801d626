package io.github.btlib.examples.realclient;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The programs the harness knows. */
enum Program {
  /** libtorrent (rasterbar) through its Python binding. */
  LIBTORRENT("python3-libtorrent", LibtorrentClient::missing),
  /** Transmission's daemon. */
  TRANSMISSION("transmission-daemon", TransmissionClient::missing),
  /** aria2. */
  ARIA2("aria2", Aria2Client::missing),
  /** opentracker. */
  OPENTRACKER("opentracker", OpenTracker::missing),
  /** Redis, where trackers may keep swarms. */
  REDIS("redis-server", RedisServer::missing);

  private final String debianPackage;
  private final Supplier<Optional<String>> missing;

  Program(String debianPackage, Supplier<Optional<String>> missing) {
    this.debianPackage = debianPackage;
    this.missing = missing;
  }

  /** Tells why the program cannot be used and which Debian package holds it; empty if it can. */
  Optional<String> missing() {
    return missing
        .get()
        .map(reason -> name() + ": " + reason + " (Debian package " + debianPackage + ")");
  }

  /**
   * Makes a client that is not yet running.
   *
   * @param directory where the program keeps its own files; made if it is not there
   * @throws IllegalStateException for {@link #OPENTRACKER} and {@link #REDIS}, which are not
   *     clients
   */
  RealClient client(Path directory) {
    return switch (this) {
      case LIBTORRENT -> LibtorrentClient.in(directory);
      case TRANSMISSION -> TransmissionClient.in(directory);
      case ARIA2 -> Aria2Client.in(directory);
      case OPENTRACKER, REDIS -> throw new IllegalStateException(name() + " is not a client");
    };
  }

  /** Tells that no program of this name is on the path; empty if there is one. */
  static Optional<String> notOnPath(String binary) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
    for (String folder : path.split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, binary))) {
        return Optional.empty();
      }
    }
    return Optional.of(binary + " is not on the path");
  }
}
