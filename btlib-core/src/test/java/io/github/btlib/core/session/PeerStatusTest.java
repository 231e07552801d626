package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.PeerStatus;
import io.github.btlib.PeerStatus.Flag;
import io.github.btlib.SessionStatus;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a user is shown of peers, of pieces and of the session. */
class PeerStatusTest extends EngineTest {
  private static PeerStatus onlyPeer(Torrent torrent) {
    assertThat(torrent.peers()).hasSize(1);
    return torrent.peers().get(0);
  }

  @Test
  void aPeerIsShownWithWhatItHasAndHowItStandsWithUs() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    peer(session, sample)
        .sends(handshake(), bitfield(0, 2), interested(), unchoke())
        .expects(handshake());

    Eventually.within(
        Duration.ofSeconds(5),
        () -> {
          PeerStatus peer = onlyPeer(torrent);
          assertThat(peer.flags())
              .containsExactlyInAnyOrder(
                  Flag.INCOMING, Flag.INTERESTING, Flag.INTERESTED, Flag.UNCHOKED);
          assertThat(peer.pieces()).isEqualTo(2);
          assertThat(peer.progress()).isEqualTo(2 / 3.0);
        });
    assertThat(torrent.availability().peers(0)).isEqualTo(1);
    assertThat(torrent.availability().peers(1)).isZero();
    assertThat(torrent.availability().distributedCopies()).isEqualTo(2 / 3.0);
    assertThat(session.status().connectedPeers()).isEqualTo(1);
  }

  @Test
  void theSessionsTotalsKeepWhatRemovedTorrentsTraded() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = download(session, sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    long size = sample.metainfo().totalLength();
    assertThat(session.status().torrents()).isEqualTo(1);
    assertThat(session.status().downloadedBytes()).isEqualTo(size);

    torrent.remove().get();

    SessionStatus after = session.status();
    assertThat(after.torrents()).isZero();
    assertThat(after.connectedPeers()).isZero();
    assertThat(after.downloadedBytes()).isEqualTo(size);
  }
}
