package io.github.btlib.tracker.testkit;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.engine.ScrapeAnswer;
import io.github.btlib.tracker.engine.ScrapeRequest;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts announces to a store as a tracker does, one after the other, and tells what it answered in
 * objects that can be compared. Torrents and peers have numbers.
 */
public final class StoreDriver {

  /** What a store answered. */
  public record Told(int seeders, int leechers, int completed, List<Peer> peers) {}

  /** What a store said of a torrent when it was scraped. */
  public record Counts(int seeders, int downloaders, int leechers, int completed) {}

  /** A peer at an address, by its compact form, so that it can be compared. */
  public record Peer(ByteBuffer endpoint) {

    /** An IPv4 peer with a public address of its own. */
    public static Peer ipv4(int number) {
      return ipv4(0x08000000 + number, 6881);
    }

    public static Peer ipv4(int address, int port) {
      return new Peer(ByteBuffer.allocate(6).putInt(0, address).putShort(4, (short) port));
    }

    /** An IPv6 peer with a public address and a network of its own. */
    public static Peer ipv6(int number) {
      return ipv6(0x2a00_0000_0000_0000L + number, 1, 6881);
    }

    public static Peer ipv6(long high, long low, int port) {
      return new Peer(
          ByteBuffer.allocate(18).putLong(0, high).putLong(8, low).putShort(16, (short) port));
    }

    public static Peer at(String ip, int port) {
      try {
        byte[] address = InetAddress.getByName(ip).getAddress();
        ByteBuffer endpoint = ByteBuffer.allocate(address.length + 2);
        endpoint.put(address).putShort((short) port).rewind();
        return new Peer(endpoint);
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }

    public boolean isIpv4() {
      return endpoint.capacity() == 6;
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(endpoint.array());
    }
  }

  private final PeerStore store;
  private final AnnounceRequest request = new AnnounceRequest();
  private final AnnounceAnswer answer = new AnnounceAnswer(1000);

  public int peerTtlSeconds = 3600;
  public long nowNanos;
  public Transport transport = Transport.HTTP;

  public StoreDriver(PeerStore store) {
    this.store = store;
  }

  public void pass(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  /** A leecher announces and wants 50 peers. */
  public Told leecher(int torrent, Peer peer) {
    return announce(torrent, peer, AnnounceEvent.NONE, PeerState.LEECHER, 50);
  }

  /** A seed announces and wants 50 peers. */
  public Told seed(int torrent, Peer peer) {
    return announce(torrent, peer, AnnounceEvent.NONE, PeerState.SEED, 50);
  }

  /** A partial seed announces and wants 50 peers. */
  public Told partialSeed(int torrent, Peer peer) {
    return announce(torrent, peer, AnnounceEvent.PAUSED, PeerState.PARTIAL_SEED, 50);
  }

  /** A peer leaves. */
  public Told stopped(int torrent, Peer peer) {
    return announce(torrent, peer, AnnounceEvent.STOPPED, PeerState.LEECHER, 0);
  }

  /** A peer says that it has just finished. */
  public Told completed(int torrent, Peer peer) {
    return announce(torrent, peer, AnnounceEvent.COMPLETED, PeerState.SEED, 50);
  }

  public Told announce(int torrent, Peer peer, AnnounceEvent event, PeerState state, int numWant) {
    try {
      AnnounceAnswer told = ask(torrent, peer, event, state, numWant);
      if (told.refusal() != null) {
        throw new AssertionError("refused: " + told.reason());
      }
      return told(told);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Copies what an answer says. */
  public Told told(AnnounceAnswer told) {
    List<Peer> peers = new ArrayList<>();
    add(peers, told.ipv4(), 6, told.ipv4Count());
    add(peers, told.ipv6(), 18, told.ipv6Count());
    return new Told(told.seeders(), told.leechers(), told.completed(), peers);
  }

  private static void add(List<Peer> peers, byte[] compact, int length, int count) {
    for (int i = 0; i < count; i++) {
      byte[] endpoint = Arrays.copyOfRange(compact, length * i, length * (i + 1));
      peers.add(new Peer(ByteBuffer.wrap(endpoint)));
    }
  }

  /** Announces, and returns the answer itself, which the next announce changes. */
  public AnnounceAnswer ask(
      int torrent, Peer peer, AnnounceEvent event, PeerState state, int numWant) throws Exception {
    request.reset(transport, nowNanos);
    request.infoHash(hash(torrent), 0);
    ByteBuffer endpoint = peer.endpoint();
    if (peer.isIpv4()) {
      request.from(endpoint.getInt(0));
    } else {
      request.from(endpoint.getLong(0), endpoint.getLong(8));
    }
    request.port(endpoint.getShort(endpoint.capacity() - 2) & 0xffff);
    request.event(event);
    request.progress(state == PeerState.SEED ? 0 : 1, 0, 0);
    request.numWant(numWant);
    request.peerTtlSeconds(peerTtlSeconds);
    request.peerId(id(peer), 0);
    answer.reset(request, 1800, 300);
    store.announce(request, answer);
    return answer;
  }

  /** The peer id a peer has. */
  public static byte[] id(Peer peer) {
    return Arrays.copyOf(peer.toString().getBytes(StandardCharsets.US_ASCII), 20);
  }

  public List<Counts> scrape(int... torrents) {
    try {
      ScrapeRequest scrape = new ScrapeRequest(torrents.length);
      scrape.reset(Transport.HTTP, nowNanos);
      for (int torrent : torrents) {
        scrape.add(hash(torrent), 0);
      }
      ScrapeAnswer counts = new ScrapeAnswer(torrents.length);
      store.scrape(scrape, counts);
      List<Counts> all = new ArrayList<>();
      for (int i = 0; i < torrents.length; i++) {
        all.add(
            new Counts(
                counts.seeders(i), counts.downloaders(i), counts.leechers(i), counts.completed(i)));
      }
      return all;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** An info-hash that differs from others in all its parts. */
  public static byte[] hash(int torrent) {
    return ByteBuffer.allocate(20)
        .putLong(0x123456789L * (torrent + 1))
        .putLong(0xabcdefL * (torrent + 3))
        .putInt(torrent)
        .array();
  }
}
