package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Announces to a UDP tracker (BEP 15), telling it the path and query of its URL (BEP 41). Pure.
 *
 * <pre>
 * request  16 info-hash 20, peer id 20, downloaded 8, left 8, uploaded 8, event 4, address 4,
 *             key 4, peers wanted 4, port 2
 *          98 options: 2, length, URL data; as often as it takes
 * answer    8 interval 4, leechers 4, seeders 4
 *          20 address 4 or 16, port 2; for each peer
 * </pre>
 */
final class UdpAnnounce implements UdpRequest<AnnounceResponse> {
  /** Some trackers want long keys in their URL, but a datagram must find its way. */
  static final int MOST_URL_BYTES = 1024;

  private static final int ANNOUNCE = 1;
  private static final int FIXED_BODY = 82;
  private static final int LEAST_ANSWER_BODY = 12;
  private static final int URL_DATA = 2;
  private static final int LONGEST_OPTION = 255;

  private final AnnounceRequest request;
  private final byte[] urlData;

  /**
   * @throws IOException if the URL's path and query are too long to be told
   */
  UdpAnnounce(URI tracker, AnnounceRequest request) throws IOException {
    this.request = request;
    this.urlData = urlData(tracker);
    if (urlData.length > MOST_URL_BYTES) {
      throw new IOException(
          "path and query of the tracker's URL have "
              + urlData.length
              + " bytes, more than "
              + MOST_URL_BYTES);
    }
  }

  private static byte[] urlData(URI tracker) {
    String path = tracker.getRawPath() == null ? "" : tracker.getRawPath();
    String query = tracker.getRawQuery() == null ? "" : "?" + tracker.getRawQuery();
    return (path + query).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int action() {
    return ANNOUNCE;
  }

  @Override
  public int bodyLength() {
    int options = (urlData.length + LONGEST_OPTION - 1) / LONGEST_OPTION;
    return FIXED_BODY + 2 * options + urlData.length;
  }

  @Override
  public void putBody(ByteBuffer datagram) {
    datagram
        .put(request.infoHash().bytes())
        .put(request.peerId().bytes())
        .putLong(request.downloaded())
        .putLong(request.left())
        .putLong(request.uploaded())
        .putInt(number(request.event()))
        .putInt(0) // our address: the one the datagram comes from
        .putInt(request.key())
        .putInt(request.numWant())
        .putShort((short) request.port());
    for (int at = 0; at < urlData.length; at += LONGEST_OPTION) {
      int length = Math.min(LONGEST_OPTION, urlData.length - at);
      datagram.put((byte) URL_DATA).put((byte) length).put(urlData, at, length);
    }
  }

  private static int number(AnnounceEvent event) {
    return switch (event) {
      case NONE -> 0;
      case COMPLETED -> 1;
      case STARTED -> 2;
      case STOPPED -> 3;
    };
  }

  @Override
  public int leastAnswerBody() {
    return LEAST_ANSWER_BODY;
  }

  /** What remains behind the last whole peer is left to future extensions. */
  @Override
  public AnnounceResponse read(ByteBuffer body, boolean ipv6) throws UnknownHostException {
    AnnounceResponse.Builder response = AnnounceResponse.builder();
    int interval = body.getInt();
    if (interval > 0) {
      response.interval(Duration.ofSeconds(interval));
    }
    response.leechers(body.getInt()).seeders(body.getInt());
    List<InetSocketAddress> peers = new ArrayList<>();
    CompactPeers.read(body, ipv6 ? CompactPeers.IPV6_ADDRESS : CompactPeers.IPV4_ADDRESS, peers);
    return response.peers(peers).build();
  }
}
