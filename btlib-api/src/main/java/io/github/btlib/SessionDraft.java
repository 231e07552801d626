package io.github.btlib;

import io.github.btlib.spi.ChokingStrategy;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.StorageFactory;
import io.github.btlib.spi.TrackerTransport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SessionBuilder} has collected, which says what each means; at first the defaults.
 */
final class SessionDraft {
  int listenPort = 0;
  int maxConnections = 200;
  int maxConnectionsPerTorrent = 50;
  @Nullable Integer maxConnectionsPerAddress;
  int connectRate = 30;
  Duration turnoverInterval = Duration.ofMinutes(5);
  IpFilter ipFilter = IpFilter.allowAll();
  int uploadSlots = 8;
  boolean uploadSlotsByRate;
  Duration connectTimeout = Duration.ofSeconds(15);
  Duration handshakeTimeout = Duration.ofSeconds(10);
  Duration idleTimeout = Duration.ofMinutes(3);
  Duration snubTimeout = Duration.ofSeconds(30);
  Duration closeTimeout = Duration.ofSeconds(10);
  Duration resumeInterval = Duration.ofSeconds(30);
  long uploadLimit = 0;
  long downloadLimit = 0;
  long peerUploadLimit = 0;
  long peerDownloadLimit = 0;
  @Nullable InetAddress bindAddress;
  ChokingStrategy chokingStrategy = ChokingStrategy.titForTat();
  @Nullable StorageFactory storage;
  @Nullable ResumeStore resumeStore;
  @Nullable Path resumeFolder;
  final List<TrackerTransport> trackerTransports = new ArrayList<>();

  /**
   * @throws IllegalStateException if two settings contradict each other
   */
  void requireConsistent() {
    if (resumeFolder != null && resumeStore != null) {
      throw new IllegalStateException(
          "resumeFolder is " + resumeFolder + " and resumeStore is " + resumeStore + ": set one");
    }
  }
}
