package io.github.btlib.core.torrent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.spi.PeerId;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class FormerPeersTest {
  private static final PeerId ID = PeerId.of("-XX0000-abcdefghijkl".getBytes(US_ASCII));

  private final FormerPeers former = new FormerPeers();

  private static RemotePeer peer(String address, int port) {
    return new RemotePeer(new InetSocketAddress(address, port), ID, true);
  }

  @Test
  void itIsKnownWhereAPeerWasLast() {
    former.note(peer("192.0.2.1", 1000));
    former.note(peer("192.0.2.2", 1000));
    former.note(peer("192.0.2.1", 2000));
    assertThat(former.addressOf(peer("192.0.2.1", 1).identity()))
        .contains(new InetSocketAddress("192.0.2.1", 2000));
    assertThat(former.addressOf(peer("192.0.2.3", 1000).identity())).isEmpty();
  }

  @Test
  void whoLeftLongestAgoIsForgottenWhenThereAreTooMany() {
    former.note(peer("192.0.2.1", 1));
    former.note(peer("192.0.2.2", 1));
    former.note(peer("192.0.2.1", 1));
    for (int i = 1; i < FormerPeers.MOST; i++) {
      former.note(peer("10.0." + i / 250 + "." + i % 250, 1));
    }
    assertThat(former.addressOf(peer("192.0.2.1", 1).identity())).isPresent();
    assertThat(former.addressOf(peer("192.0.2.2", 1).identity())).isEmpty();
  }
}
