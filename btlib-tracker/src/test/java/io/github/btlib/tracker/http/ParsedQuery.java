package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.Transport;
import java.util.Optional;

/** What {@link AnnounceQuery} makes of a query. */
record ParsedQuery(
    InfoHash infoHash,
    Optional<PeerId> peerId,
    int port,
    long left,
    int numWant,
    AnnounceEvent event,
    boolean compact,
    boolean withPeerIds) {

  /** What is wrong with a query. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private Malformed(String reason) {
      super(reason);
    }
  }

  static ParsedQuery parse(String query) throws Malformed {
    AnnounceRequest request = new AnnounceRequest();
    request.reset(Transport.HTTP, 0);
    return parse(query, request);
  }

  static ParsedQuery parse(String query, AnnounceRequest request) throws Malformed {
    // not from the array's beginning, and not to its end
    byte[] bytes = ("port=9&" + query + "&info_hash=x").getBytes(ISO_8859_1);
    AnnounceQuery reader = new AnnounceQuery();
    String fault = reader.read(bytes, 7, bytes.length - 12, request);
    if (fault != null) {
      throw new Malformed(fault);
    }
    return new ParsedQuery(
        request.infoHash(),
        request.peerId(),
        request.port(),
        request.left(),
        request.numWant(),
        request.event(),
        reader.compact(),
        reader.withPeerIds());
  }
}
