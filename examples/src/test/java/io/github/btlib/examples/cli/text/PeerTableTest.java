package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.PeerStatus;
import io.github.btlib.PeerStatus.Flag;
import io.github.btlib.spi.PeerId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerTableTest {
  private static PeerStatus peer(String host, String client, long rate, Flag... flags) {
    return new PeerStatus(
        new InetSocketAddress(host, 6881),
        PeerId.of(new byte[20]),
        client,
        Set.of(flags),
        5,
        0.4999,
        100,
        200,
        rate,
        10,
        Duration.ofSeconds(3));
  }

  @Test
  void theFastestComesFirst() {
    List<PeerStatus> peers =
        List.of(
            peer("127.0.0.1", "slow", 0, Flag.INTERESTING, Flag.CHOKES_US, Flag.SNUBS_US),
            peer(
                "::1",
                "fast",
                2048,
                Flag.INTERESTING,
                Flag.INTERESTED,
                Flag.UNCHOKED,
                Flag.OPTIMISTIC,
                Flag.INCOMING));

    assertThat(PeerTable.lines(peers))
        .containsExactly(
            "  peer                    client                flags     has          down            up",
            "  [0:0:0:0:0:0:0:1]:6881  fast                  DUOI    49.9%    2.00 KiB/s        10 B/s",
            "  127.0.0.1:6881          slow                  dS      49.9%         0 B/s        10 B/s");
  }

  @Test
  void whatPeersCallThemselvesIsMadeHarmless() {
    PeerStatus peer = peer("127.0.0.1", "\033[2J and a name that is too long", 1);

    assertThat(PeerTable.lines(List.of(peer)).get(1)).contains("  ?[2J and a name t...  ");
  }

  @Test
  void aLongListIsCutAndAnEmptyOneSaysNothing() {
    List<PeerStatus> many = Collections.nCopies(25, peer("127.0.0.1", "x", 1));

    assertThat(PeerTable.lines(many)).hasSize(22).last().isEqualTo("  ... and 5 more");
    assertThat(PeerTable.lines(List.of())).isEmpty();
  }

  @Test
  void programsGetEveryPeer() {
    assertThat(PeerTable.json(List.of(peer("127.0.0.1", "x", 7, Flag.SEED, Flag.INCOMING))))
        .hasToString(
            "{\"event\":\"peers\",\"peers\":[{\"address\":\"127.0.0.1:6881\",\"client\":\"x\","
                + "\"flags\":[\"incoming\",\"seed\"],\"progress\":0.4999,"
                + "\"downloadedBytes\":100,\"uploadedBytes\":200,"
                + "\"downloadRate\":7,\"uploadRate\":10}]}");
  }
}
