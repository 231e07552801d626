package io.github.btlib.spi;

import java.util.OptionalInt;

/**
 * What a tracker tells of one swarm when it is scraped; it may leave any of it out (BEP 48, BEP
 * 15).
 *
 * @param seeders peers that have everything, 0 or more
 * @param leechers peers that lack something, 0 or more
 * @param completed downloads that ever finished, 0 or more
 */
public record ScrapeCounts(OptionalInt seeders, OptionalInt leechers, OptionalInt completed) {
  /**
   * Makes numbers that are all known; what is negative becomes 0.
   *
   * @param seeders peers that have everything
   * @param leechers peers that lack something
   * @param completed downloads that ever finished
   * @return the numbers
   */
  public static ScrapeCounts of(int seeders, int leechers, int completed) {
    return new ScrapeCounts(known(seeders), known(leechers), known(completed));
  }

  private static OptionalInt known(int count) {
    return OptionalInt.of(Math.max(0, count));
  }
}
