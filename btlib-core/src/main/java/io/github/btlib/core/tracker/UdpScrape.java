package io.github.btlib.core.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a UDP tracker how large swarms are (BEP 15). The answer has no info-hashes: its numbers come
 * in the order of the request. Pure.
 */
record UdpScrape(ScrapeRequest request) implements UdpRequest<ScrapeResponse> {
  private static final int SCRAPE = 2;
  private static final int COUNTS = 3 * Integer.BYTES;

  @Override
  public int action() {
    return SCRAPE;
  }

  @Override
  public int bodyLength() {
    return InfoHash.LENGTH * request.infoHashes().size();
  }

  @Override
  public void putBody(ByteBuffer datagram) {
    request.infoHashes().forEach(each -> datagram.put(each.bytes()));
  }

  @Override
  public int leastAnswerBody() {
    return 0;
  }

  /** Torrents for which the answer is too short were not told of. */
  @Override
  public ScrapeResponse read(ByteBuffer body, boolean ipv6) {
    Map<InfoHash, ScrapeCounts> torrents = new HashMap<>();
    for (InfoHash infoHash : request.infoHashes()) {
      if (body.remaining() >= COUNTS) {
        int seeders = body.getInt();
        int completed = body.getInt();
        torrents.put(infoHash, ScrapeCounts.of(seeders, body.getInt(), completed));
      }
    }
    return ScrapeResponse.of(torrents);
  }
}
