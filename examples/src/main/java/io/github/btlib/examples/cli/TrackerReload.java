package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.tracker.TrackerConfig;
import io.github.btlib.examples.cli.tracker.TrackerConfigException;
import io.github.btlib.examples.cli.tracker.TrackerConfigParser;
import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the configuration of a running tracker again: all of it, and only then replaces what can be
 * replaced. If anything is wrong, all stays as it was. For one thread.
 */
final class TrackerReload {
  private static final int STEP_MILLIS = 250;

  private final Screen screen;
  private final Interrupt interrupt;
  private final TrackerServer tracker;
  private final Path file;
  private final TrackerConfig started;
  private final boolean watch;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private TrackerConfig current;
  private Map<Path, String> seen;

  /**
   * Makes a watcher, which hears the signal from now on.
   *
   * @param file read again
   * @param started what the tracker was started with
   * @param watch whether to look at the files, too, and not only for the signal
   */
  TrackerReload(
      Screen screen,
      Interrupt interrupt,
      TrackerServer tracker,
      Path file,
      TrackerConfig started,
      boolean watch) {
    this.screen = screen;
    this.interrupt = interrupt;
    this.tracker = tracker;
    this.file = file;
    this.started = started;
    this.watch = watch;
    this.current = started;
    this.seen = look(started);
    interrupt.onHangUp(() -> wanted.set(true));
  }

  /** Reloads when told to, until the user stops the command. */
  void run() {
    while (!interrupt.await(STEP_MILLIS)) {
      boolean asked = wanted.getAndSet(false);
      if (asked || (watch && !look(current).equals(seen))) {
        reload();
      }
    }
  }

  private void reload() {
    // looked at before it is read: what changes meanwhile is read next time
    Map<Path, String> before = look(current);
    seen = before;
    try {
      TrackerConfig config = TrackerConfigParser.read(file);
      config.applyTo(tracker, started);
      current = config;
      seen = look(config);
      seen.replaceAll((path, state) -> before.getOrDefault(path, state));
      List<String> later = config.changesForNextStart(started);
      screen.say(
          "reloaded "
              + file
              + (later.isEmpty()
                  ? ""
                  : "; at the next start it takes effect what it says of "
                      + String.join(", ", later)));
    } catch (TrackerConfigException | IllegalArgumentException e) {
      screen.say("not reloaded, all stays as it was: " + e.getMessage());
    }
  }

  /** Returns what tells one state of the files from another. */
  private static Map<Path, String> look(TrackerConfig config) {
    Map<Path, String> states = new TreeMap<>();
    for (Path file : config.files()) {
      try {
        BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
        states.put(file, state.lastModifiedTime() + " " + state.size() + " " + state.fileKey());
      } catch (IOException e) {
        states.put(file, "cannot be read");
      }
    }
    return states;
  }
}
