package io.github.btlib.tracker.engine;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The static peers of all torrents: told first, counted as seeders, never forgotten. Immutable, so
 * that all of them are replaced at once.
 */
public final class FixedPeers {

  /** No torrent has any. */
  public static final FixedPeers NONE = new FixedPeers(Map.of());

  private static final int NO_TORRENT = -1;

  /** The peers of a torrent, in the order they are told. */
  private static final class Torrent {
    final PeerAddress[] addresses;
    final int[] ports;
    final byte[] ids;

    Torrent(List<Peer> peers) {
      addresses = peers.stream().map(FixedPeers::address).toArray(PeerAddress[]::new);
      ports = peers.stream().mapToInt(peer -> peer.address().getPort()).toArray();
      ids = new byte[PeerId.LENGTH * peers.size()];
      for (int i = 0; i < peers.size(); i++) {
        System.arraycopy(peers.get(i).id().bytes(), 0, ids, PeerId.LENGTH * i, PeerId.LENGTH);
      }
    }
  }

  private final InfoHashIndex index;
  private final List<Torrent> torrents = new ArrayList<>();

  /**
   * A static peer.
   *
   * @param id how it calls itself
   * @param address where it is, resolved
   */
  public record Peer(PeerId id, InetSocketAddress address) {}

  /**
   * Takes over the peers of torrents. One that is listed twice is told and counted once.
   *
   * @param peers in the order they are to be told
   */
  public FixedPeers(Map<InfoHash, List<Peer>> peers) {
    Map<InfoHash, List<Peer>> copy = Map.copyOf(peers);
    index = new InfoHashIndex(copy.keySet());
    copy.values().forEach(list -> torrents.add(new Torrent(unique(list))));
  }

  private static List<Peer> unique(List<Peer> peers) {
    List<Peer> unique = new ArrayList<>();
    Set<InetSocketAddress> seen = new HashSet<>();
    for (Peer peer : peers) {
      PeerAddress address = address(peer);
      if (seen.add(new InetSocketAddress(address.toInetAddress(), peer.address().getPort()))) {
        unique.add(peer);
      }
    }
    return unique;
  }

  private static PeerAddress address(Peer peer) {
    PeerAddress address = new PeerAddress();
    address.set(peer.address().getAddress());
    return address;
  }

  /** Returns the number of a torrent that has static peers, or a negative one. */
  int find(long high, long middle, int low) {
    return torrents.isEmpty() ? NO_TORRENT : index.find(high, middle, low);
  }

  int count(int torrent) {
    return torrent < 0 ? 0 : torrents.get(torrent).ports.length;
  }

  boolean contains(int torrent, PeerAddress address, int port) {
    for (int i = 0; i < count(torrent); i++) {
      if (torrents.get(torrent).ports[i] == port
          && torrents.get(torrent).addresses[i].isSame(address)) {
        return true;
      }
    }
    return false;
  }

  /** Tells them all but the asker, as far as there is room. */
  void tell(int torrent, PeerAddress asker, int askerPort, AnnounceAnswer answer) {
    for (int i = 0; i < count(torrent) && answer.room() > 0; i++) {
      Torrent peers = torrents.get(torrent);
      PeerAddress address = peers.addresses[i];
      if (peers.ports[i] == askerPort && address.isSame(asker)) {
        continue;
      }
      if (address.isIpv4()) {
        answer.addIpv4(address.ipv4(), peers.ports[i], peers.ids, PeerId.LENGTH * i);
      } else {
        answer.addIpv6(address.high(), address.low(), peers.ports[i], peers.ids, PeerId.LENGTH * i);
      }
    }
  }
}
