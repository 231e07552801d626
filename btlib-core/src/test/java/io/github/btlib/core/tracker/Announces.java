package io.github.btlib.core.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.PeerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Announces for tests that care about one thing in them. */
final class Announces {
  static final InfoHash INFO_HASH =
      InfoHash.of("\u0000\u00ff ~%&+/abcdefghijkl".getBytes(StandardCharsets.ISO_8859_1));
  static final PeerId PEER_ID =
      PeerId.of("-jb0010-0123456789ab".getBytes(StandardCharsets.ISO_8859_1));

  private Announces() {}

  static AnnounceRequest request(Duration timeout) {
    return request(AnnounceEvent.NONE, Optional.empty(), timeout);
  }

  static AnnounceRequest request(
      AnnounceEvent event, Optional<String> trackerId, Duration timeout) {
    return new AnnounceRequest(
        INFO_HASH, PEER_ID, 6881, 1, 2, 3_000_000_000L, event, 50, 0xCAFE, trackerId, timeout);
  }
}
