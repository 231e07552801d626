package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** The URI of an HTTP announce (BEP 3, BEP 7, BEP 23). Pure. */
final class HttpAnnounceQuery {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private HttpAnnounceQuery() {}

  /** Adds the request to a tracker's URI, which may have a query already. */
  static URI of(URI tracker, AnnounceRequest request) {
    StringBuilder query = new StringBuilder(256);
    query
        .append("info_hash=")
        .append(escape(request.infoHash().bytes()))
        .append("&peer_id=")
        .append(escape(request.peerId().bytes()))
        .append("&port=")
        .append(request.port())
        .append("&uploaded=")
        .append(request.uploaded())
        .append("&downloaded=")
        .append(request.downloaded())
        .append("&left=")
        .append(request.left())
        .append("&numwant=")
        .append(request.numWant())
        .append("&key=")
        .append(HEX.toHexDigits(request.key()))
        .append("&compact=1&no_peer_id=1");
    if (request.event() != AnnounceEvent.NONE) {
      query.append("&event=").append(request.event().name().toLowerCase(Locale.ROOT));
    }
    request
        .trackerId()
        .ifPresent(
            id -> query.append("&trackerid=").append(escape(id.getBytes(StandardCharsets.UTF_8))));
    return append(tracker, query);
  }

  /** Adds to a URI's query, or gives it one; a fragment is left out. */
  static URI append(URI tracker, CharSequence query) {
    String base = tracker.toString();
    int fragment = base.indexOf('#');
    String bare = fragment < 0 ? base : base.substring(0, fragment);
    return URI.create(bare + (tracker.getRawQuery() == null ? '?' : '&') + query);
  }

  static String escape(byte[] bytes) {
    StringBuilder text = new StringBuilder(3 * bytes.length);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }
}
