package io.github.btlib.tracker.spi;

/**
 * Takes what a {@link PeerStore} answers to a scrape. Implemented by the tracker alone and valid
 * only during the call it is given to.
 */
public interface ScrapeSink {

  /**
   * Sets the counts of a torrent. Not called for one, they are 0.
   *
   * @param index which one of the {@link ScrapeView}
   * @param seeders peers that have everything
   * @param leechers all others, partial seeds included
   * @param partialSeeds how many of these want nothing (BEP 21); 0 if not known
   * @param completed how often the torrent was downloaded, as far as is known
   */
  void counts(int index, int seeders, int leechers, int partialSeeds, int completed);
}
