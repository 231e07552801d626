package io.github.btlib.examples.cli.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.StaticPeer;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What {@code btlib tracker} is told by its configuration file. Immutable. */
public final class TrackerConfig {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(30);
  private static final Duration DEFAULT_MIN_INTERVAL = Duration.ofMinutes(5);
  private static final Set<String> WHILE_RUNNING = Set.of("interval", "minInterval");

  private final Map<String, TrackerSettings.Value<?>> settings;
  private final TorrentRules rules;
  private final Optional<Set<String>> passkeys;
  private final Set<Path> files;

  TrackerConfig(
      Map<String, TrackerSettings.Value<?>> settings,
      TorrentRules rules,
      Optional<Set<String>> passkeys,
      Set<Path> files) {
    this.settings = Map.copyOf(settings);
    this.rules = rules;
    this.passkeys = passkeys.map(Set::copyOf);
    this.files = Set.copyOf(files);
  }

  /**
   * Sets all of it.
   *
   * @param builder of the tracker to be started
   */
  public void applyTo(TrackerServerBuilder builder) {
    if (settings.containsKey("udpPort") && !settings.containsKey("httpPort")) {
      builder.withoutHttp();
    }
    TrackerSettings.apply(settings, builder);
    builder.access(rules.access());
    rules.staticPeers().forEach(builder::staticPeers);
    passkeys.ifPresent(builder::passkeys);
  }

  /**
   * Tells what of this differs from another configuration and has to wait for the next start.
   *
   * @param running what a tracker was started with
   * @return keys, sorted
   */
  public List<String> changesForNextStart(TrackerConfig running) {
    Set<String> keys = new TreeSet<>(settings.keySet());
    keys.addAll(running.settings.keySet());
    keys.removeAll(WHILE_RUNNING);
    keys.removeIf(key -> valueOf(key).equals(running.valueOf(key)));
    if (passkeys.isPresent() != running.passkeys.isPresent()) {
      keys.add("passkeys");
    }
    return List.copyOf(keys);
  }

  /**
   * Replaces in a running tracker what can be replaced: intervals, which torrents are served,
   * static peers, passkeys. Swarms stay as they are.
   *
   * @param tracker started with an earlier state of the configuration
   * @param started that state
   */
  public void applyTo(TrackerServer tracker, TrackerConfig started) {
    if (passkeys.isPresent() && started.passkeys.isPresent()) {
      tracker.passkeys(passkeys.get());
    }
    tracker.access(rules.access());
    tracker.staticPeers(rules.staticPeers());
    tracker.intervals(interval(), minInterval());
  }

  Duration interval() {
    return valueOf("interval").map(Duration.class::cast).orElse(DEFAULT_INTERVAL);
  }

  Duration minInterval() {
    Duration interval = interval();
    Duration byDefault =
        interval.compareTo(DEFAULT_MIN_INTERVAL) < 0 ? interval : DEFAULT_MIN_INTERVAL;
    return valueOf("minInterval").map(Duration.class::cast).orElse(byDefault);
  }

  /**
   * Returns the value of a key that is one knob of the tracker.
   *
   * @param key as in the file
   * @return the value, or empty if the file does not say
   */
  public Optional<Object> valueOf(String key) {
    return Optional.ofNullable(settings.get(key)).map(TrackerSettings.Value::value);
  }

  /** Returns the torrents that are listed by name or with static peers. */
  public Collection<InfoHash> torrents() {
    return rules.listed();
  }

  /** Returns whether torrents that are not listed are served. */
  public boolean isOpen() {
    return rules.isOpen();
  }

  /** Returns the static peers of all torrents. */
  public List<StaticPeer> peers() {
    List<StaticPeer> all = new ArrayList<>();
    rules.staticPeers().values().forEach(all::addAll);
    return all;
  }

  /** Returns the passkeys of a private tracker; empty for one that anybody may use. */
  public Optional<Set<String>> passkeys() {
    return passkeys;
  }

  /** Returns the files this was read from, the configuration file among them. */
  public Set<Path> files() {
    return files;
  }
}
