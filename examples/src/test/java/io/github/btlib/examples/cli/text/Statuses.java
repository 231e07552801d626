package io.github.btlib.examples.cli.text;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.TrackerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Snapshots for tests. */
final class Statuses {
  private Statuses() {}

  static TorrentStatus of(TorrentState state, int peers, int known, TrackerStatus... trackers) {
    return new TorrentStatus(
        state,
        1000,
        250,
        1000,
        250,
        10,
        2,
        300,
        2048,
        50,
        100,
        10,
        300,
        2048,
        Instant.EPOCH,
        Optional.empty(),
        peers,
        0,
        known,
        List.of(trackers));
  }

  static TrackerStatus tracker(String name, boolean announcing, Optional<String> message) {
    return new TrackerStatus(
        name,
        0,
        announcing,
        0,
        message,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
