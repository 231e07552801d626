package io.github.btlib.core.tracker;

import io.github.btlib.metainfo.InfoHash;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** The URI of an HTTP scrape (BEP 48). Pure. */
final class HttpScrapeQuery {
  private static final String ANNOUNCE = "announce";
  private static final String SCRAPE = "scrape";

  private HttpScrapeQuery() {}

  /**
   * Makes the scrape URI of an announce URI: the last part of its path begins with {@code
   * announce}, which becomes {@code scrape}; its query, which may be a passkey, is kept.
   *
   * @throws IOException if the announce URI is another, so that its tracker cannot be scraped
   */
  static URI of(URI tracker, List<InfoHash> infoHashes) throws IOException {
    String path = tracker.getRawPath() == null ? "" : tracker.getRawPath();
    int last = path.lastIndexOf('/') + 1;
    if (!path.startsWith(ANNOUNCE, last)) {
      throw new IOException(
          "the tracker cannot be scraped: the path of its URL does not end with " + ANNOUNCE);
    }
    String announce = tracker.toString();
    int pathAt = announce.indexOf("//") + 2 + tracker.getRawAuthority().length();
    String scrape =
        announce.substring(0, pathAt + last)
            + SCRAPE
            + announce.substring(pathAt + last + ANNOUNCE.length());
    return HttpAnnounceQuery.append(
        URI.create(scrape),
        infoHashes.stream()
            .map(each -> "info_hash=" + HttpAnnounceQuery.escape(each.bytes()))
            .collect(Collectors.joining("&")));
  }
}
