package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.examples.cli.text.Durations;
import io.github.btlib.examples.cli.text.FaultHint;
import io.github.btlib.examples.cli.text.Pace;
import io.github.btlib.examples.cli.text.ProgressLine;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code btlib demo}. */
@Command(
    name = "demo",
    description = {
      "Shows a whole swarm at work in one process.",
      "A tracker, a seeder and two downloaders on the loopback address, and random data.",
      "Needs nothing and leaves nothing."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DemoCommand implements Callable<Integer> {
  private static final long DEFAULT_SIZE = 64 << 20;

  private final Screen screen;
  private final Interrupt interrupt;
  private final long start = System.nanoTime();
  private long size = DEFAULT_SIZE;

  @Spec private CommandSpec spec;

  DemoCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Option(
      names = "--size",
      paramLabel = "N[K|M|G]",
      description = "How much data to send around (default: 64M).")
  void size(String text) {
    try {
      size = Sizes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--size: " + e.getMessage(), e);
    }
    if (size == 0) {
      throw new ParameterException(spec.commandLine(), "--size: expected 1 or more, found 0");
    }
  }

  @Override
  public Integer call() throws IOException {
    try (TempFolder temp = new TempFolder("btlib-demo-")) {
      requireSpace(temp.path());
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (TrackerServer tracker =
          TrackerServer.builder().httpPort(0).bindAddress(loopback).start()) {
        swarm(temp.path(), tracker);
      }
    }
    screen.say("all in " + Durations.took(since(start)) + "; the temporary folder is deleted");
    return 0;
  }

  private void requireSpace(Path folder) throws IOException {
    long space = Files.getFileStore(folder).getUsableSpace();
    if (space / 3 < size) {
      throw new CliException(
          "the demo needs 3 times "
              + Sizes.format(size)
              + " in "
              + folder.getParent()
              + ", where "
              + Sizes.format(space)
              + " are free; choose a smaller --size");
    }
  }

  private void swarm(Path folder, TrackerServer tracker) throws IOException {
    Path shared = Files.createDirectory(folder.resolve("seeder"));
    Path original = shared.resolve("demo.bin");
    writeRandom(original);
    Metainfo metainfo =
        Metainfo.builder()
            .source(original)
            .announce(tracker.announceUri().toString())
            .onProgress((hashed, total) -> interrupt.check())
            .build();
    screen.say(
        "made "
            + Sizes.format(size)
            + " of random data and its torrent, "
            + StatusText.count(metainfo.pieceCount(), "piece")
            + " of "
            + Sizes.format(metainfo.pieceLength()));
    screen.say("tracker at " + tracker.announceUri());
    try (TorrentSession seeder = session();
        TorrentSession first = session();
        TorrentSession second = session()) {
      Torrent seed = seeder.add(AddTorrent.of(metainfo).saveTo(shared).startPaused());
      announce(seed);
      screen.say(
          "seeder on port "
              + port(seeder)
              + ", downloaders on ports "
              + port(first)
              + " and "
              + port(second));
      long begin = System.nanoTime();
      Torrent one = first.add(metainfo, folder.resolve("first"));
      Torrent two = second.add(metainfo, folder.resolve("second"));
      CompletableFuture<Duration> oneTook = one.completion().thenApply(done -> since(begin));
      CompletableFuture<Duration> twoTook = two.completion().thenApply(done -> since(begin));
      show(one, two, () -> oneTook.isDone() && twoTook.isDone());
      report("first downloader ", one, oneTook.join());
      report("second downloader", two, twoTook.join());
      screen.say("seeder            sent " + Sizes.format(seed.status().uploadedBytes()));
      compare(original, folder.resolve("first"), folder.resolve("second"));
    }
  }

  private static TorrentSession session() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build();
  }

  private static int port(TorrentSession session) {
    return session.listenAddress().getPort();
  }

  private void writeRandom(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom();
    byte[] chunk = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= chunk.length) {
        interrupt.check();
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  /**
   * The others ask the tracker once and then not for a while: the seeder has to be known by then.
   */
  private void announce(Torrent seed) {
    CompletableFuture<Void> announced = new CompletableFuture<>();
    seed.onEvent(event -> {
      if (event instanceof TorrentEvent.TrackerAnnounced) {
        announced.complete(null);
      } else if (event instanceof TorrentEvent.TrackerFailed failed) {
        announced.completeExceptionally(new CliException("tracker: " + failed.reason()));
      }
    });
    seed.resume();
    while (!announced.isDone()) {
      failIfBroken(seed.status());
      interrupt.await(10);
      interrupt.check();
    }
    announced.join();
  }

  private void show(Torrent one, Torrent two, BooleanSupplier done) {
    Pace lines = new Pace(Duration.ofSeconds(5), 0.25);
    while (!done.getAsBoolean()) {
      interrupt.check();
      TorrentStatus first = one.status();
      TorrentStatus second = two.status();
      failIfBroken(first);
      failIfBroken(second);
      ProgressLine line =
          ProgressLine.of((first.progress() + second.progress()) / 2)
              .with("first " + brief(first), 0)
              .with("second " + brief(second), 1);
      screen.draw(line::draw);
      if (!screen.interactive() && lines.due(System.nanoTime(), line.fraction())) {
        screen.say(line.plain());
      }
      interrupt.await(50);
    }
    screen.erase();
  }

  private static String brief(TorrentStatus status) {
    long rate = status.downloadRate(); // known after a second, when a small demo is over
    return String.format(
        "%3d%%%s", (int) (status.progress() * 100), rate == 0 ? "" : " " + Sizes.formatRate(rate));
  }

  private static void failIfBroken(TorrentStatus status) {
    if (status.state() instanceof TorrentState.Failed failed) {
      throw new CliException(FaultHint.of(failed));
    }
  }

  private void report(String name, Torrent torrent, Duration took) {
    TorrentStatus status = torrent.status();
    long rate = (long) (status.totalBytes() / Math.max(0.001, took.toNanos() / 1e9));
    screen.say(
        name
            + " got "
            + Sizes.format(status.totalBytes())
            + " in "
            + Durations.took(took)
            + ", "
            + Sizes.formatRate(rate)
            + ", and sent "
            + Sizes.format(status.uploadedBytes()));
  }

  private void compare(Path original, Path... folders) throws IOException {
    for (Path folder : folders) {
      long differs = Files.mismatch(original, folder.resolve(original.getFileName()));
      if (differs >= 0) {
        throw new CliException("the copy in " + folder + " differs at byte " + differs);
      }
    }
    screen.say("compared: both copies equal the original, byte for byte");
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
