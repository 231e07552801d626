package io.github.btlib.examples.realclient;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An HTTP tracker that answers every announce with the same peers (BEP 3, compact as in BEP 23):
 * how a client that takes no peers by hand is made to dial one.
 */
final class PeerListTracker implements AutoCloseable {
  private final HttpServer server;
  private final String url;

  private PeerListTracker(String host, List<InetSocketAddress> peers) {
    byte[] answer = answer(peers);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a tracker on " + host, e);
    }
    server.createContext(
        "/announce",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    url = "http://" + host + ":" + server.getAddress().getPort() + "/announce";
  }

  /**
   * Starts a tracker.
   *
   * @param host the IPv4 address it listens on
   * @param peers IPv4 addresses that clients are to dial
   */
  static PeerListTracker at(String host, InetSocketAddress... peers) {
    return new PeerListTracker(host, List.of(peers));
  }

  /** Returns the announce URL. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static byte[] answer(List<InetSocketAddress> peers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("d8:intervali60e5:peers" + 6 * peers.size() + ":").getBytes(StandardCharsets.US_ASCII));
    for (InetSocketAddress peer : peers) {
      out.writeBytes(peer.getAddress().getAddress());
      out.write(peer.getPort() >>> 8);
      out.write(peer.getPort());
    }
    out.write('e');
    return out.toByteArray();
  }
}
