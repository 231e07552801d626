package io.github.btlib.core.torrent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.spi.PeerId;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class BanListTest {
  private final BanList bans = new BanList();

  private static RemotePeer peer(String address, int port, char id) {
    PeerId peerId = PeerId.of(String.valueOf(id).repeat(20).getBytes(US_ASCII));
    return new RemotePeer(new InetSocketAddress(address, port), peerId, true);
  }

  @Test
  void aPeerIsBannedByItsAddressWhateverItsPortAndId() {
    bans.ban(peer("192.0.2.1", 1000, 'a').identity());
    assertThat(bans.contains(peer("192.0.2.1", 2000, 'b'))).isTrue();
    assertThat(bans.contains(peer("192.0.2.2", 1000, 'a'))).isFalse();
  }

  @Test
  void anIpv4AddressThatIsWrittenAsIpv6IsTheSamePeer() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetAddress address = Inet6Address.getByAddress(null, mapped, 0);
    bans.ban(peer("192.0.2.1", 1000, 'a').identity());
    assertThat(bans.contains(address)).isTrue();
    BanList others = new BanList();
    others.ban(
        new RemotePeer(new InetSocketAddress(address, 1), peer("192.0.2.1", 1, 'b').peerId(), true)
            .identity());
    assertThat(others.contains(peer("192.0.2.1", 1000, 'a'))).isTrue();
  }

  @Test
  void onTheLoopbackAPeerIsBannedByItsId() {
    bans.ban(peer("127.0.0.1", 1000, 'a').identity());
    assertThat(bans.contains(peer("127.0.0.1", 2000, 'a'))).isTrue();
    assertThat(bans.contains(peer("127.0.0.1", 1000, 'b'))).isFalse();
  }

  @Test
  void atFirstNobodyIsBanned() {
    assertThat(bans.contains(peer("127.0.0.1", 1000, 'a'))).isFalse();
  }
}
