package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes requests of an engine as a network loop does, with its own request and answer. */
final class Asker {

  final AnnounceRequest request = new AnnounceRequest();
  final AnnounceAnswer answer;
  private final TrackerEngine engine;

  long nowNanos;
  Transport transport = Transport.HTTP;
  String passkey = "";

  Asker(TrackerEngine engine) {
    this.engine = engine;
    this.answer = engine.newAnswer();
  }

  /** Begins a leecher's announce, to be changed before it is sent. */
  Asker announces(int torrent, Peer peer) {
    request.reset(transport, nowNanos);
    request.infoHash(StoreDriver.hash(torrent), 0);
    ByteBuffer endpoint = peer.endpoint();
    if (peer.isIpv4()) {
      request.from(endpoint.getInt(0));
    } else {
      request.from(endpoint.getLong(0), endpoint.getLong(8));
    }
    request.port(endpoint.getShort(endpoint.capacity() - 2) & 0xffff);
    request.progress(1, 0, 0);
    byte[] key = passkey.getBytes(StandardCharsets.ISO_8859_1);
    request.passkey(key, 0, key.length);
    return this;
  }

  Asker event(AnnounceEvent event) {
    request.event(event);
    return this;
  }

  Asker progress(long left, long uploaded, long downloaded) {
    request.progress(left, uploaded, downloaded);
    return this;
  }

  Asker numWant(int value) {
    request.numWant(value);
    return this;
  }

  /** Sends it and returns the answer, which the next one changes. */
  AnnounceAnswer answer() {
    engine.announce(request, answer);
    return answer;
  }

  /** Sends it and returns the peers that are told. */
  List<Peer> peers() {
    engine.announce(request, answer);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < answer.ipv4Count(); i++) {
      peers.add(new Peer(ByteBuffer.wrap(Arrays.copyOfRange(answer.ipv4(), 6 * i, 6 * i + 6))));
    }
    for (int i = 0; i < answer.ipv6Count(); i++) {
      peers.add(new Peer(ByteBuffer.wrap(Arrays.copyOfRange(answer.ipv6(), 18 * i, 18 * i + 18))));
    }
    return peers;
  }

  /** Scrapes torrents; the answer is a new one. */
  ScrapeAnswer scrape(ScrapeRequest scrape, int... torrents) {
    scrape.reset(transport, nowNanos);
    scrape.from(0x08080808);
    byte[] key = passkey.getBytes(StandardCharsets.ISO_8859_1);
    scrape.passkey(key, 0, key.length);
    for (int torrent : torrents) {
      scrape.add(StoreDriver.hash(torrent), 0);
    }
    ScrapeAnswer counts = new ScrapeAnswer(10);
    engine.scrape(scrape, counts);
    return counts;
  }
}
