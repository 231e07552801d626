package io.github.btlib.spi;

import io.github.btlib.metainfo.InfoHash;
import java.util.Map;
import java.util.Optional;

/** A tracker's answer to a scrape. Immutable. */
public final class ScrapeResponse {
  private final Map<InfoHash, ScrapeCounts> torrents;

  private ScrapeResponse(Map<InfoHash, ScrapeCounts> torrents) {
    this.torrents = Map.copyOf(torrents);
  }

  /**
   * Makes an answer.
   *
   * @param torrents what the tracker told of each torrent it knows; copied
   * @return the answer
   */
  public static ScrapeResponse of(Map<InfoHash, ScrapeCounts> torrents) {
    return new ScrapeResponse(torrents);
  }

  /**
   * Returns what the tracker told of a torrent.
   *
   * @param infoHash the torrent
   * @return its numbers, or empty if the tracker did not mention it
   */
  public Optional<ScrapeCounts> counts(InfoHash infoHash) {
    return Optional.ofNullable(torrents.get(infoHash));
  }

  /**
   * Returns everything the tracker told.
   *
   * @return an immutable map
   */
  public Map<InfoHash, ScrapeCounts> torrents() {
    return torrents;
  }

  @Override
  public String toString() {
    return "ScrapeResponse" + torrents;
  }
}
