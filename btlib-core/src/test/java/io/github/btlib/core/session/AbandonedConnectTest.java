package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.SilentListener;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Attempts to connect that we give up ourselves. */
class AbandonedConnectTest extends EngineTest {

  @Test
  void aPauseIsNoFailureOfThePeerThatWasBeingConnectedTo() throws Exception {
    SilentListener silent = closing(new SilentListener(InetAddress.getLoopbackAddress()));
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = download(session(), sample);
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(silent.address());

    for (int attempt = 1; attempt <= 5; attempt++) {
      awaitConnections(silent, attempt);
      torrent.pause();
      awaitState(torrent, TorrentState.Paused.class);
      torrent.resume(); // it is connected to again, at once
    }

    awaitConnections(silent, 6);
    assertThat(events.all(TorrentEvent.PeerConnectFailed.class)).isEmpty();
  }

  private static void awaitConnections(SilentListener silent, int count) {
    Eventually.within(
        Duration.ofSeconds(5),
        () -> assertThat(silent.connectionsMade()).isGreaterThanOrEqualTo(count));
  }
}
