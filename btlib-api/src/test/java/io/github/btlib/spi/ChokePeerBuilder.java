package io.github.btlib.spi;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A peer as a strategy sees it, for tests to say only what matters: interested, choked since ever
 * and connected for an hour, unless told otherwise.
 */
final class ChokePeerBuilder {
  private final long id;
  private boolean interested = true;
  private boolean unchoked;
  private boolean optimistic;
  private boolean snubbed;
  private long downloadRate;
  private long uploadRate;
  private long uploaded;
  private long uploadedSinceUnchoke;
  private Duration sinceChange = Duration.ofHours(1);
  private Duration connectedFor = Duration.ofHours(1);
  private int pieces;

  private ChokePeerBuilder(long id) {
    this.id = id;
  }

  static ChokePeerBuilder peer(long id) {
    return new ChokePeerBuilder(id);
  }

  ChokePeerBuilder givingUs(long bytesPerSecond) {
    downloadRate = bytesPerSecond;
    return this;
  }

  ChokePeerBuilder takingFromUs(long bytesPerSecond) {
    uploadRate = bytesPerSecond;
    return this;
  }

  ChokePeerBuilder interested(boolean value) {
    interested = value;
    return this;
  }

  ChokePeerBuilder snubbing() {
    snubbed = true;
    return this;
  }

  ChokePeerBuilder unchokedFor(Duration time) {
    unchoked = true;
    sinceChange = time;
    return this;
  }

  ChokePeerBuilder optimisticFor(Duration time) {
    optimistic = true;
    return unchokedFor(time);
  }

  ChokePeerBuilder chokedFor(Duration time) {
    unchoked = false;
    optimistic = false;
    sinceChange = time;
    return this;
  }

  ChokePeerBuilder connectedFor(Duration time) {
    connectedFor = time;
    return this;
  }

  ChokePeerBuilder tookSinceUnchoke(long bytes) {
    uploadedSinceUnchoke = bytes;
    uploaded = Math.max(uploaded, bytes);
    return this;
  }

  ChokePeerBuilder tookInAll(long bytes) {
    uploaded = bytes;
    return this;
  }

  ChokePeerBuilder having(int count) {
    pieces = count;
    return this;
  }

  ChokePeer build() {
    return new ChokePeer(
        id,
        new InetSocketAddress("192.0.2.1", 6881),
        interested,
        unchoked,
        optimistic,
        snubbed,
        downloadRate,
        uploadRate,
        uploaded,
        uploadedSinceUnchoke,
        unchoked ? sinceChange : Duration.ZERO,
        unchoked ? Duration.ZERO : sinceChange,
        connectedFor,
        pieces);
  }
}
