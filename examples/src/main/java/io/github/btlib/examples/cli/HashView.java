package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.data.DataCheck;
import io.github.btlib.examples.cli.data.DataLocation;
import io.github.btlib.examples.cli.data.DataReport;
import io.github.btlib.examples.cli.text.Durations;
import io.github.btlib.examples.cli.text.Pace;
import io.github.btlib.examples.cli.text.ProgressLine;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.metainfo.HashProgress;
import io.github.btlib.metainfo.Metainfo;
import java.time.Duration;

/** Shows how far hashing is, and ends it when the user wants to stop. For one thread. */
final class HashView implements HashProgress {
  private final Screen screen;
  private final Interrupt interrupt;
  private final String label;
  private final Pace lines = new Pace(Duration.ofSeconds(5), 2);
  private final long start = System.nanoTime();

  HashView(Screen screen, Interrupt interrupt, String label) {
    this.screen = screen;
    this.interrupt = interrupt;
    this.label = label;
  }

  /** Compares data with a torrent. */
  DataReport check(Metainfo metainfo, DataLocation location) {
    try {
      return DataCheck.run(metainfo, location, this);
    } finally {
      screen.erase();
    }
  }

  @Override
  public void hashed(long hashedBytes, long totalBytes) {
    interrupt.check();
    long now = System.nanoTime();
    long rate = (long) (hashedBytes / Math.max(0.001, (now - start) / 1e9));
    double fraction = totalBytes == 0 ? 1 : (double) hashedBytes / totalBytes;
    String eta =
        Durations.eta(totalBytes - hashedBytes, rate).map(Durations::clock).orElse("--:--");
    ProgressLine line =
        ProgressLine.of(fraction)
            .with(Sizes.formatPart(hashedBytes, totalBytes), 2)
            .with(Sizes.formatRate(rate), 0)
            .with("ETA " + eta, 1);
    screen.draw(width -> label + " " + line.draw(width - label.length() - 1));
    if (!screen.interactive() && lines.due(now, fraction)) {
      screen.say(label + " " + line.plain());
    }
  }
}
