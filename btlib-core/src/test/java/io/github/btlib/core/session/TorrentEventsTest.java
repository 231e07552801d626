package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.spi.PieceSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What listeners are told, and in which order. */
class TorrentEventsTest extends EngineTest {
  private Torrent paused(SampleTorrent sample, ScriptedSeeder seeder) {
    return session()
        .add(
            AddTorrent.of(sample.metainfo())
                .saveTo(target())
                .peer(seeder.address())
                .pieceSelector(PieceSelector.sequential())
                .startPaused());
  }

  @Test
  void eventsTellTheStoryOfADownloadInOrder() throws Exception {
    SampleTorrent sample = fiveBlocks();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = paused(sample, seeder);
    EventLog events = EventLog.of(torrent);

    torrent.resume();
    awaitCompletion(torrent);
    events.await(TorrentEvent.PeerDisconnected.class);

    List<TorrentEvent> story =
        List.of(
            new TorrentEvent.StateChanged(new TorrentState.Paused(), new TorrentState.Checking(0)),
            new TorrentEvent.StateChanged(
                new TorrentState.Checking(0), new TorrentState.Downloading()),
            new TorrentEvent.PeerConnected(seeder.address(), false),
            new TorrentEvent.PieceVerified(0),
            new TorrentEvent.PieceVerified(1),
            new TorrentEvent.PieceVerified(2),
            new TorrentEvent.StateChanged(
                new TorrentState.Downloading(), new TorrentState.Seeding()),
            new TorrentEvent.DownloadCompleted(),
            new TorrentEvent.PeerDisconnected(seeder.address(), "both are seeds"));
    assertThat(events.all()).isEqualTo(story);
  }

  @Test
  void aListenerThatThrowsLosesNothing() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = paused(sample, seeder(sample).start());
    AtomicInteger told = new AtomicInteger();
    torrent.onEvent(event -> {
      told.incrementAndGet();
      throw new IllegalStateException("a fault of the test");
    });
    EventLog events = EventLog.of(torrent);

    torrent.resume();
    awaitCompletion(torrent);

    events.await(TorrentEvent.PeerDisconnected.class);
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(told.get()).isEqualTo(events.all().size()));
    sample.assertSameIn(target());
  }

  @Test
  void whoNoLongerListensIsToldNothing() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = paused(sample, seeder(sample).start());
    AtomicInteger told = new AtomicInteger();
    torrent.onEvent(event -> told.incrementAndGet()).close();
    EventLog events = EventLog.of(torrent);

    torrent.resume();
    awaitCompletion(torrent);

    events.await(TorrentEvent.DownloadCompleted.class);
    assertThat(told).hasValue(0);
  }

  @Test
  void everyChangeOfStateStartsWhereTheLastOneEnded() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = paused(sample, seeder(sample).start());
    EventLog events = EventLog.of(torrent);
    torrent.resume();
    awaitCompletion(torrent);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    torrent.resume();
    awaitState(torrent, TorrentState.Seeding.class);
    torrent.remove().join();
    events.await(
        TorrentEvent.StateChanged.class, change -> change.to() instanceof TorrentState.Removed);

    TorrentState state = new TorrentState.Paused();
    for (TorrentEvent.StateChanged change : events.all(TorrentEvent.StateChanged.class)) {
      assertThat(change.from()).isEqualTo(state);
      state = change.to();
    }
    assertThat(events.all(TorrentEvent.DownloadCompleted.class)).hasSize(1);
  }

  @Test
  void aCheckThatFindsEverythingIsNoDownload() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent =
        session().add(AddTorrent.of(sample.metainfo()).saveTo(sample.folder()).startPaused());
    EventLog events = EventLog.of(torrent);

    torrent.resume();
    awaitCompletion(torrent);
    torrent.remove().join();
    events.await(
        TorrentEvent.StateChanged.class, change -> change.to() instanceof TorrentState.Removed);

    assertThat(events.all()).hasOnlyElementsOfType(TorrentEvent.StateChanged.class);
    assertThat(torrent.status().downloadedBytes()).isZero();
  }
}
