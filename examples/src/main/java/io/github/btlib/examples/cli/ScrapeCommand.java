package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.SwarmCounts;
import io.github.btlib.TorrentSession;
import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.examples.cli.data.NoData;
import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.cli.text.PrintableText;
import io.github.btlib.metainfo.Metainfo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code btlib scrape}. The library asks the trackers of a torrent until one answers. To hear all,
 * each is asked in a session of its own, for a torrent that names no other.
 */
@Command(
    name = "scrape",
    description = {
      "Asks each tracker of a torrent how large its swarm is.",
      "Takes no part in it. Fails if no tracker answers."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ScrapeCommand implements Callable<Integer> {
  private static final int AT_A_TIME = 10;
  private static final String INVALID = "invalid tracker URL";
  private static final String FORM = "%-40s  %8s  %8s  %9s";

  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Option(names = "--json", description = "One JSON object a line on stdout; text goes to stderr.")
  private boolean json;

  ScrapeCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    screen.useJson(json);
    Metainfo metainfo = Torrents.read(torrentFile);
    List<String> trackers = metainfo.trackers().stream().flatMap(List::stream).distinct().toList();
    if (trackers.isEmpty()) {
      throw new CliException(torrentFile + " names no tracker to ask");
    }
    screen.say(String.format(Locale.ROOT, FORM, "tracker", "seeders", "leechers", "completed"));
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_A_TIME, trackers.size()));
    try {
      List<Future<SwarmCounts>> answers =
          trackers.stream().map(tracker -> threads.submit(() -> ask(tracker, metainfo))).toList();
      boolean told = false;
      for (int i = 0; i < answers.size(); i++) {
        told |= show(name(trackers.get(i)), answers.get(i));
      }
      if (!told) {
        throw new CliException("no tracker tells of the swarm");
      }
    } finally {
      threads.shutdownNow(); // who waits closes the session that it opened
    }
    return 0;
  }

  private static Metainfo only(String tracker, Metainfo metainfo) {
    BDictionary root = (BDictionary) Bencode.decode(metainfo.toBytes());
    BValue info = root.get("info").orElseThrow();
    return Metainfo.read(
        Bencode.encode(BDictionary.builder().put("announce", tracker).put("info", info).build()));
  }

  private static SwarmCounts ask(String tracker, Metainfo metainfo)
      throws InterruptedException, ExecutionException {
    if (name(tracker).equals(INVALID)) {
      throw new CliException("what the torrent names is not a URL of a host");
    }
    try (TorrentSession session =
        TorrentSession.builder().closeTimeout(Duration.ofSeconds(1)).build()) {
      return session
          .add(
              AddTorrent.of(only(tracker, metainfo))
                  .storage((torrent, saveTo) -> new NoData())
                  .startPaused())
          .scrape()
          .get();
    }
  }

  /** Shows what a tracker says, and returns whether it told anything. */
  private boolean show(String tracker, Future<SwarmCounts> answer) {
    while (!answer.isDone()) {
      interrupt.await(20);
      interrupt.check();
    }
    if (answer.state() == Future.State.SUCCESS) {
      SwarmCounts counts = answer.resultNow();
      screen.say(
          String.format(
              Locale.ROOT,
              FORM,
              tracker,
              text(counts.seeders()),
              text(counts.leechers()),
              text(counts.completed())));
      JsonLine line = JsonLine.event("scrape").put("tracker", tracker);
      counts.seeders().ifPresent(count -> line.put("seeders", count));
      counts.leechers().ifPresent(count -> line.put("leechers", count));
      counts.completed().ifPresent(count -> line.put("completed", count));
      screen.tell(line);
      return true;
    }
    String reason = reason(tracker, answer.exceptionNow());
    screen.say(String.format(Locale.ROOT, "%-40s  %s", tracker, reason));
    screen.tell(JsonLine.event("scrape").put("tracker", tracker).put("failure", reason));
    return false;
  }

  private static String text(OptionalInt count) {
    return count.isPresent() ? String.format(Locale.ROOT, "%,d", count.getAsInt()) : "?";
  }

  /** The library speaks of all trackers, and names the one. */
  private static String reason(String tracker, Throwable failure) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = Failures.reason(cause);
    int named = text.indexOf(tracker + ": ");
    return named < 0 ? text : text.substring(named + tracker.length() + 2);
  }

  /** Leaves path and query out: they may carry a passkey. */
  private static String name(String tracker) {
    try {
      URI uri = URI.create(tracker.strip());
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri.getScheme().toLowerCase(Locale.ROOT)
            + "://"
            + PrintableText.of(uri.getHost())
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    return INVALID;
  }
}
