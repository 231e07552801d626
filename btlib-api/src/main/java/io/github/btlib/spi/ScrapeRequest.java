package io.github.btlib.spi;

import io.github.btlib.metainfo.InfoHash;
import java.time.Duration;
import java.util.List;

/**
 * What a scrape asks (BEP 48, BEP 15). Built by the engine; components may be added.
 *
 * @param infoHashes the torrents asked about, 1 to {@value #MOST_TORRENTS}; immutable
 * @param timeout the time the whole scrape may take
 */
public record ScrapeRequest(List<InfoHash> infoHashes, Duration timeout) {
  /** The most torrents that one scrape asks about: more do not fit into a datagram (BEP 15). */
  public static final int MOST_TORRENTS = 74;

  /**
   * Makes a request.
   *
   * @param infoHashes the torrents asked about, 1 to {@value #MOST_TORRENTS}; copied
   * @param timeout the time the whole scrape may take
   * @throws IllegalArgumentException if there are no torrents or too many
   */
  public ScrapeRequest {
    infoHashes = List.copyOf(infoHashes);
    if (infoHashes.isEmpty() || infoHashes.size() > MOST_TORRENTS) {
      throw new IllegalArgumentException(
          "infoHashes has " + infoHashes.size() + " torrents, it must have 1 to " + MOST_TORRENTS);
    }
  }
}
