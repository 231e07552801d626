/** An embeddable BitTorrent tracker. */
module io.github.btlib.tracker {
  requires transitive io.github.btlib;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.btlib.tracker;
  exports io.github.btlib.tracker.spi;
  exports io.github.btlib.tracker.stats;
}
