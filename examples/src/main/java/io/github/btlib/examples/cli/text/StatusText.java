package io.github.btlib.examples.cli.text;

import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import java.time.Duration;
import java.util.Optional;

/** How a torrent stands, for a terminal, a log file and a program. */
public final class StatusText {
  private StatusText() {}

  /**
   * Draws the status into one line of a terminal.
   *
   * @param status how the torrent stands
   * @param width the columns of the terminal
   * @return fewer characters than columns
   */
  public static String draw(TorrentStatus status, int width) {
    if (status.state() instanceof TorrentState.Seeding) {
      return PrintableText.atMost(plain(status), Math.max(3, width - 1));
    }
    String label = label(status);
    return label + progress(status).draw(width - label.length());
  }

  /**
   * Writes the status for a log file.
   *
   * @param status how the torrent stands
   * @return one line
   */
  public static String plain(TorrentStatus status) {
    if (status.state() instanceof TorrentState.Seeding) {
      return "seeding: "
          + Sizes.format(status.uploadedBytes())
          + " sent, "
          + Sizes.formatRate(status.uploadRate())
          + ", "
          + count(status.connectedPeers(), "peer");
    }
    return label(status) + progress(status).plain();
  }

  /**
   * Writes the status for a program.
   *
   * @param status how the torrent stands
   * @return an object with the event {@code progress}
   */
  public static JsonLine json(TorrentStatus status) {
    JsonLine line =
        JsonLine.event("progress")
            .put("state", name(status.state()))
            .put("progress", fraction(status))
            .put("verifiedBytes", status.verifiedBytes())
            .put("totalBytes", status.totalBytes())
            .put("verifiedWantedBytes", status.verifiedWantedBytes())
            .put("wantedBytes", status.wantedBytes())
            .put("verifiedPieces", status.verifiedPieces())
            .put("pieces", status.pieceCount())
            .put("downloadedBytes", status.downloadedBytes())
            .put("uploadedBytes", status.uploadedBytes())
            .put("downloadRate", status.downloadRate())
            .put("uploadRate", status.uploadRate())
            .put("peers", status.connectedPeers())
            .put("seeds", status.connectedSeeds());
    eta(status).ifPresent(eta -> line.put("etaSeconds", eta.toSeconds()));
    return line;
  }

  /**
   * Tells how far the torrent is with what it is doing.
   *
   * @param status how the torrent stands
   * @return the checked part during a check, else the verified part, 0 to 1
   */
  public static double fraction(TorrentStatus status) {
    return status.state() instanceof TorrentState.Checking checking
        ? checking.progress()
        : status.progress();
  }

  /**
   * Counts things.
   *
   * @param count how many
   * @param noun what one of them is called
   * @return such as {@code 1 peer} or {@code 3 peers}
   */
  public static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static ProgressLine progress(TorrentStatus status) {
    ProgressLine line = ProgressLine.of(fraction(status));
    if (!(status.state() instanceof TorrentState.Downloading)) {
      return line.with(Sizes.format(status.totalBytes()), 1);
    }
    return line.with(Sizes.formatPart(status.verifiedWantedBytes(), status.wantedBytes()), 3)
        .with("down " + Sizes.formatRate(status.downloadRate()), 0)
        .with("up " + Sizes.formatRate(status.uploadRate()), 4)
        .with(count(status.connectedPeers(), "peer"), 2)
        .with("ETA " + eta(status).map(Durations::clock).orElse("--:--"), 1);
  }

  private static Optional<Duration> eta(TorrentStatus status) {
    return status.state() instanceof TorrentState.Downloading
        ? Durations.eta(status.wantedBytes() - status.verifiedWantedBytes(), status.downloadRate())
        : Optional.empty();
  }

  private static String label(TorrentStatus status) {
    return status.state() instanceof TorrentState.Downloading ? "" : name(status.state()) + " ";
  }

  private static String name(TorrentState state) {
    return switch (state) {
      case TorrentState.Checking c -> "checking";
      case TorrentState.Downloading d -> "downloading";
      case TorrentState.Seeding s -> "seeding";
      case TorrentState.Paused p -> "paused";
      case TorrentState.Failed f -> "failed";
      case TorrentState.Removed r -> "removed";
    };
  }
}
