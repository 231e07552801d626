package io.github.btlib.tracker.spi;

import io.github.btlib.metainfo.InfoHash;

/**
 * The torrents a scrape asks for (BEP 15, BEP 48), as a {@link PeerStore} sees them. Implemented by
 * the tracker alone and valid only during the call it is given to.
 */
public interface ScrapeView {

  /** {@return how many torrents are asked for} */
  int size();

  /**
   * {@return whether this torrent is to be told; if not, nothing need be looked up for it}
   *
   * @param index 0 to below the size
   */
  boolean isAllowed(int index);

  /**
   * Returns a torrent.
   *
   * @param index 0 to below the size
   * @return a new object
   */
  InfoHash infoHash(int index);

  /**
   * {@return bytes 0 to 7 of an info-hash}
   *
   * @param index 0 to below the size
   */
  long infoHashHigh(int index);

  /**
   * {@return bytes 8 to 15 of an info-hash}
   *
   * @param index 0 to below the size
   */
  long infoHashMiddle(int index);

  /**
   * {@return bytes 16 to 19 of an info-hash}
   *
   * @param index 0 to below the size
   */
  int infoHashLow(int index);
}
