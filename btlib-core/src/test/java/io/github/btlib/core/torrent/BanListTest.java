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
  void itIsToldWhoWasBannedBefore() {
    assertThat(bans.ban(peer("192.0.2.1", 1000, 'a').identity())).isTrue();
    assertThat(bans.ban(peer("192.0.2.1", 2000, 'b').identity())).isFalse();
  }

  @Test
  void ofAGlobalIpv6AddressTheWholeLineIsBanned() throws UnknownHostException {
    bans.ban(peer("2001:db8:1:2::1", 1000, 'a').identity());
    assertThat(bans.contains(peer("2001:db8:1:2:ffff::9", 2000, 'b'))).isTrue();
    assertThat(bans.contains(InetAddress.getByName("2001:db8:1:2::3"))).isTrue();
    assertThat(bans.contains(peer("2001:db8:1:3::1", 1000, 'a'))).isFalse();
  }

  @Test
  void inALocalNetworkEachIpv6AddressIsAPeerOfItsOwn() throws UnknownHostException {
    bans.ban(peer("fe80::1", 1000, 'a').identity());
    bans.ban(peer("fd00::1", 1000, 'a').identity());
    assertThat(bans.contains(peer("fe80::1", 2000, 'b'))).isTrue();
    assertThat(bans.contains(InetAddress.getByName("fd00::1"))).isTrue();
    assertThat(bans.contains(peer("fe80::2", 1000, 'a'))).isFalse();
    assertThat(bans.contains(InetAddress.getByName("fd00::2"))).isFalse();
  }

  @Test
  void whoWasBannedLongestAgoIsForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= BanList.MOST; i++) {
      bans.ban(i);
    }
    bans.ban(peer("192.0.2.1", 1000, 'a').identity());
    assertThat(bans.contains(peer("192.0.2.1", 1000, 'a'))).isTrue();
    assertThat(bans.size()).isEqualTo(BanList.MOST);
  }

  @Test
  void atFirstNobodyIsBanned() {
    assertThat(bans.contains(peer("127.0.0.1", 1000, 'a'))).isFalse();
  }
}
