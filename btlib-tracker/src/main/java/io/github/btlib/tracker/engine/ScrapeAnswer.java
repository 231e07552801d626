package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.stats.Refusal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What to answer to a scrape: counts for each torrent of the request, in its order, or a reason why
 * not. Used again for the next. Not thread-safe.
 *
 * <p>A torrent the tracker does not serve has zeros; whether it is one is told by the request
 * ({@link ScrapeRequest#isAllowed}). If it serves none of them, the scrape is refused.
 */
public final class ScrapeAnswer implements ScrapeSink {

  private final int[] seeders;
  private final int[] leechers;
  private final int[] partialSeeds;
  private final int[] completed;

  private @Nullable Refusal refusal;
  private String reason = "";
  private int retryInMinutes;
  int minIntervalSeconds;

  /**
   * Makes an answer.
   *
   * @param capacity that of its request
   */
  public ScrapeAnswer(int capacity) {
    seeders = new int[capacity];
    leechers = new int[capacity];
    partialSeeds = new int[capacity];
    completed = new int[capacity];
  }

  void reset(int size) {
    Arrays.fill(seeders, 0, size, 0);
    Arrays.fill(leechers, 0, size, 0);
    Arrays.fill(partialSeeds, 0, size, 0);
    Arrays.fill(completed, 0, size, 0);
    refusal = null;
    reason = "";
    retryInMinutes = 0;
  }

  void refuse(Refusal kind, String why, int retryIn) {
    refusal = kind;
    reason = why;
    retryInMinutes = retryIn;
  }

  void addSeeders(int index, int count) {
    seeders[index] += count;
  }

  /** Returns why the scrape was refused, or null if it was not. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** Returns the reason for the user of the client: ASCII, nothing that the client sent. */
  public String reason() {
    return reason;
  }

  /** Returns when to try again in minutes (BEP 31), or 0 if that is not said. */
  public int retryInMinutes() {
    return retryInMinutes;
  }

  /** Returns how soon the same may be asked again, in seconds. */
  public int minIntervalSeconds() {
    return minIntervalSeconds;
  }

  /**
   * Returns how many peers have everything, static peers included.
   *
   * @param index which one of the request
   */
  public int seeders(int index) {
    return seeders[index];
  }

  /**
   * Returns how many peers do not, partial seeds included.
   *
   * @param index which one of the request
   */
  public int leechers(int index) {
    return leechers[index];
  }

  /**
   * Returns how many peers still download ("downloaders" of BEP 21).
   *
   * @param index which one of the request
   */
  public int downloaders(int index) {
    return leechers[index] - partialSeeds[index];
  }

  /**
   * Returns how often the torrent was downloaded, as far as is known.
   *
   * @param index which one of the request
   */
  public int completed(int index) {
    return completed[index];
  }

  @Override
  public void counts(
      int index, int newSeeders, int newLeechers, int newPartialSeeds, int newCompleted) {
    seeders[index] = newSeeders;
    leechers[index] = newLeechers;
    partialSeeds[index] = newPartialSeeds;
    completed[index] = newCompleted;
  }
}
