package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.handshake;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TrackerStatus;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a torrent does differently when it is private (BEP 27). */
class PrivateTorrentTest extends EngineTest {
  private static final String REASON = "private torrent: the tracker changed";

  private final FakeTracker first = closing(FakeTracker.open());
  private final FakeTracker second = closing(FakeTracker.open());

  private Torrent torrent;
  private EventLog events;
  private ScriptedPeer leecher;

  /**
   * Downloads until the tracker is told so, which the first refuses: the second is told.
   *
   * @return how many addresses were known before
   */
  private int changeTracker(boolean isPrivate) throws Exception {
    SampleTorrent sample =
        SampleTorrent.announcedTo(
            folder.resolve("seed"),
            List.of(List.of(first.url()), List.of(second.url())),
            isPrivate);
    first.naming(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));
    TorrentSession session = session();
    torrent = download(session, sample);
    events = EventLog.of(torrent);
    first.awaitEvent("started");
    leecher = peer(session, sample).sends(handshake()).expects(handshake());
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().knownPeers()).isGreaterThanOrEqualTo(2));
    int known = torrent.status().knownPeers();
    first.refusing("closed for today");
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    second.awaitEvent("started");
    return known;
  }

  @Test
  void whenItsTrackerChangesItPartsFromItsPeers() throws Exception {
    assertThat(changeTracker(true)).isEqualTo(2);

    events.await(TorrentEvent.PeerDisconnected.class, each -> each.reason().equals(REASON));
    leecher.awaitsEnd();
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().knownPeers()).isZero());
    assertThat(torrent.status().trackers())
        .extracting(TrackerStatus::tracker)
        .containsExactly(first.origin(), second.origin());
  }

  @Test
  void otherTorrentsKeepTheirPeers() throws Exception {
    int known = changeTracker(false);

    second.awaitEvent("completed");
    assertThat(torrent.status().knownPeers()).isGreaterThanOrEqualTo(known);
    assertThat(events.all(TorrentEvent.PeerDisconnected.class))
        .noneMatch(each -> each.reason().equals(REASON));
  }
}
