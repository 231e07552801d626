package io.github.btlib.core.tracker;

import io.github.btlib.TrackerStatus;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeCounts;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tracker of a torrent and how it has behaved. Guarded by the {@link Announcer}'s lock, its
 * final fields excepted.
 */
public final class Tracker {
  private static final int DIGEST_BYTES = 8;
  private static final Set<String> OF_A_HOST = Set.of("http", "https", "udp");

  private final @Nullable URI uri;
  private final String name;
  private final int tier;
  private final String urlDigest;

  int failures;
  long notBefore;
  long hurryNotBefore;
  boolean announcing;
  boolean knowsUs;
  @Nullable String trackerId;
  @Nullable String message;
  OptionalInt seeders = OptionalInt.empty();
  OptionalInt leechers = OptionalInt.empty();
  OptionalInt completed = OptionalInt.empty();

  Tracker(String url, int tier, long now) {
    this.uri = parse(url);
    this.name = uri == null ? "invalid tracker URL" : name(uri);
    this.tier = tier;
    this.urlDigest = digest(url);
    this.notBefore = now;
    this.hurryNotBefore = now;
    this.message = uri == null ? "the announce URL of the torrent is not valid" : null;
  }

  private static @Nullable URI parse(String url) {
    try {
      URI uri = new URI(url.strip());
      return isUsable(uri) ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** What a user's own transport is asked at need not be a host: a folder, say. */
  private static boolean isUsable(URI uri) {
    return uri.getScheme() != null
        && (uri.getHost() != null || !OF_A_HOST.contains(uri.getScheme().toLowerCase(Locale.ROOT)));
  }

  /** Leaves path and query out: they may carry a passkey. */
  private static String name(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null) {
      return scheme + ":";
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return scheme + "://" + uri.getHost() + port;
  }

  /** Returns the announce URI, or null if the torrent's text is none. It may carry a passkey. */
  @Nullable URI uri() {
    return uri;
  }

  /** Returns scheme, host and port, which may be shown and logged. */
  public String name() {
    return name;
  }

  /** Returns why this tracker could not be asked, fit to be shown and logged. */
  String reason(Exception failure) {
    String message = failure.getMessage();
    return shown(message == null ? failure.toString() : message);
  }

  /** Returns the answer with its warning fit to be shown and logged. */
  AnnounceResponse shown(AnnounceResponse response) {
    if (response.warning().isEmpty()) {
      return response;
    }
    AnnounceResponse.Builder same =
        AnnounceResponse.builder().interval(response.interval()).peers(response.peers());
    response.minInterval().ifPresent(same::minInterval);
    response.seeders().ifPresent(same::seeders);
    response.leechers().ifPresent(same::leechers);
    response.trackerId().ifPresent(same::trackerId);
    response.externalAddress().ifPresent(same::externalAddress);
    return same.warning(shown(response.warning().get())).build();
  }

  /** Makes a text from this tracker, or about it, fit to be shown and logged. */
  private String shown(String text) {
    return TrackerText.bounded(uri == null ? text : TrackerText.withoutSecrets(text, uri));
  }

  boolean isUdp() {
    return uri != null && "udp".equalsIgnoreCase(uri.getScheme());
  }

  int tier() {
    return tier;
  }

  /** Returns what stands for the announce URL where it must not be written. */
  String urlDigest() {
    return urlDigest;
  }

  private static String digest(String url) {
    try {
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(url.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha1, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  TrackerMemory memory(long now, Instant wall) {
    Instant again = wall.plusNanos(Math.max(0, notBefore - now));
    return new TrackerMemory(urlDigest, failures, again, Optional.ofNullable(trackerId));
  }

  void recall(TrackerMemory memory, long now, Instant wall, Duration longest) {
    trackerId = memory.trackerId().orElse(null);
    failures = memory.failures();
    if (failures > 0) {
      Duration left = Duration.between(wall, memory.notBefore());
      notBefore = now + Math.clamp(left.toMillis(), 0, longest.toMillis()) * 1_000_000;
    }
  }

  void succeeded(AnnounceResponse response) {
    failures = 0;
    message = response.warning().orElse(null);
    seeders = response.seeders().isPresent() ? response.seeders() : seeders;
    leechers = response.leechers().isPresent() ? response.leechers() : leechers;
    trackerId = response.trackerId().orElse(trackerId);
  }

  void scraped(ScrapeCounts counts) {
    seeders = counts.seeders().isPresent() ? counts.seeders() : seeders;
    leechers = counts.leechers().isPresent() ? counts.leechers() : leechers;
    completed = counts.completed().isPresent() ? counts.completed() : completed;
  }

  /**
   * @param running whether it is announced to at all
   */
  TrackerStatus status(long now, long nextRound, boolean running) {
    boolean asked = running && (failures > 0 || knowsUs);
    long next = nextRound - notBefore > 0 ? nextRound : notBefore;
    return new TrackerStatus(
        name,
        tier,
        announcing,
        failures,
        Optional.ofNullable(message),
        seeders,
        leechers,
        completed,
        asked && uri != null
            ? Optional.of(Instant.now().plus(Duration.ofNanos(Math.max(0, next - now))))
            : Optional.empty());
  }
}
