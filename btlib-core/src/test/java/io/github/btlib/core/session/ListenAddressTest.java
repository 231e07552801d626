package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses a session is reached at, and which it connects from. */
class ListenAddressTest extends EngineTest {
  private static boolean hasIpv6() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private ServerSocket listener() throws IOException {
    ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    listener.setSoTimeout(10_000);
    return closing(listener);
  }

  @Test
  void peersOfBothFamiliesReachOneSession() throws IOException {
    assumeThat(hasIpv6()).as("this machine has an IPv6 loopback").isTrue();
    SampleTorrent sample = fiveBlocks();
    TorrentSession session =
        closing(TorrentSession.builder().closeTimeout(Duration.ofSeconds(5)).build());
    EventLog events = EventLog.of(seed(session, sample));
    int port = session.listenAddress().getPort();

    for (String address : List.of("127.0.0.1", "::1")) {
      InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(address), port);
      ScriptedPeer peer = closing(ScriptedPeer.connectsTo(target, sample.metainfo()));
      peer.sends(handshake()).expects(handshake(), bitfield());
      TorrentEvent.PeerConnected connected =
          events.await(
              TorrentEvent.PeerConnected.class, each -> each.address().equals(peer.address()));
      assertThat(connected.address().getAddress() instanceof Inet4Address)
          .isEqualTo(address.equals("127.0.0.1"));
    }
  }

  @Test
  void connectionsToPeersComeFromTheBindAddress() throws IOException {
    ServerSocket peer = listener();
    InetAddress bound = InetAddress.getByName("127.0.0.2");
    Torrent torrent = seed(session(settings -> settings.bindAddress(bound)), fiveBlocks());

    torrent.addPeer((InetSocketAddress) peer.getLocalSocketAddress());

    try (Socket socket = peer.accept()) {
      assertThat(socket.getInetAddress()).isEqualTo(bound);
    }
  }

  @Test
  void connectionsToHttpTrackersComeFromTheBindAddress() throws IOException {
    ServerSocket tracker = listener();
    InetAddress bound = InetAddress.getByName("127.0.0.2");
    String url = "http://127.0.0.1:" + tracker.getLocalPort() + "/announce";
    SampleTorrent sample = SampleTorrent.announcedTo(folder.resolve("seed"), List.of(List.of(url)));

    TorrentSession session = session(settings -> settings.bindAddress(bound));
    session.add(sample.metainfo(), sample.folder());

    try (Socket socket = tracker.accept()) {
      assertThat(socket.getInetAddress()).isEqualTo(bound);
      assertThat(session.listenAddress().getAddress()).isEqualTo(bound);
    } finally {
      tracker.close();
    }
  }
}
