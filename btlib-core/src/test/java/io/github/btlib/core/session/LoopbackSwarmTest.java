package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.CorruptingStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole swarms with real threads and sockets. */
@Timeout(120)
class LoopbackSwarmTest extends EngineTest {
  private static final int MIB = 1024 * 1024;

  private Torrent leech(TorrentSession session, SampleTorrent sample, Path to, Object... known) {
    AddTorrent add = AddTorrent.of(sample.metainfo()).saveTo(to);
    for (Object each : known) {
      add = add.peer((InetSocketAddress) each);
    }
    return session.add(add);
  }

  /**
   * With an unlimited uplink and the default of eight slots it was 2.2 to 3.6 times the data: eight
   * windows of up to 250 blocks ask the seed for more than all of 20 MiB before leechers have much
   * to give each other. Of 100 MiB it was 1.5 times. So something is to be scarce: the uplink here,
   * as it is in a real swarm, slots below.
   */
  @Test
  void tenLeechersCompleteAndTheSeedUploadsAtMostThreeTimesTheData() throws Exception {
    tenLeechersComplete(session(settings -> settings.uploadLimit(20 * MIB)));
  }

  @Test
  void aSeedOfUnlimitedUplinkAndFewSlotsUploadsNoMoreEither() throws Exception {
    tenLeechersComplete(session(settings -> settings.uploadSlots(3)));
  }

  private void tenLeechersComplete(TorrentSession seeder) throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 20 * MIB, 64 * 1024);
    Torrent seed = seed(seeder, sample);
    List<InetSocketAddress> known = new ArrayList<>(List.of(seeder.listenAddress()));
    List<Torrent> leechers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TorrentSession session = session();
      Torrent leecher =
          session.add(
              AddTorrent.of(sample.metainfo()).saveTo(folder.resolve("get" + i)).startPaused());
      known.forEach(leecher::addPeer);
      known.add(session.listenAddress());
      leechers.add(leecher);
    }
    leechers.forEach(Torrent::resume); // together, or the first has it all before the second is up

    for (int i = 0; i < leechers.size(); i++) {
      leechers.get(i).completion().get(60, SECONDS);
      sample.assertSameIn(folder.resolve("get" + i));
    }
    assertThat(seed.status().uploadedBytes()).isLessThanOrEqualTo(3 * 20L * MIB);
  }

  @Test
  void fiftyLeechersJoinAndLeaveAtRandomAndThoseThatStayComplete() throws Exception {
    long chance = System.nanoTime();
    Random random = new Random(chance);
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 2 * MIB, 32 * 1024);
    TorrentSession seeder = session();
    seed(seeder, sample);
    List<InetSocketAddress> known = new ArrayList<>(List.of(seeder.listenAddress()));
    List<TorrentSession> sessions = new ArrayList<>();
    List<Torrent> leechers = new ArrayList<>();
    int left = 0;
    for (int i = 0; i < 50; i++) {
      TorrentSession session = session();
      Object[] some = {known.get(0), known.get(random.nextInt(known.size()))};
      sessions.add(session);
      leechers.add(leech(session, sample, folder.resolve("get" + i), some));
      known.add(session.listenAddress());
      if (random.nextInt(3) == 0) {
        int goes = random.nextInt(sessions.size());
        sessions.get(goes).close();
        left += leechers.set(goes, null) == null ? 0 : 1;
      }
    }

    assertThat(left).as("leechers that left, seed " + chance).isPositive();
    for (int i = 0; i < leechers.size(); i++) {
      if (leechers.get(i) != null) {
        leechers.get(i).completion().get(60, SECONDS);
        sample.assertSameIn(folder.resolve("get" + i));
      }
    }
  }

  @Test
  void ofTwoSeedsTheOneThatCorruptsBlocksIsBannedAndNobodyElse() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 8 * MIB, 64 * 1024);
    TorrentSession honest = session();
    seed(honest, sample);
    AtomicReference<CorruptingStorage> storage = new AtomicReference<>();
    TorrentSession corrupt =
        session(s ->
            s.storage((metainfo, saveTo) -> {
              storage.set(
                  new CorruptingStorage(FileStorage.factory().open(metainfo, saveTo), 10, 1));
              return storage.get();
            }));
    seed(corrupt, sample);
    storage.get().arm();
    TorrentSession leecher = session();
    Torrent torrent = leecher.add(AddTorrent.of(sample.metainfo()).saveTo(target()).startPaused());
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(corrupt.listenAddress());
    torrent.addPeer(honest.listenAddress());
    torrent.resume();

    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(storage.get().faultsFired()).isPositive();
    events.await(TorrentEvent.PeerBanned.class);
    assertThat(events.all(TorrentEvent.PeerBanned.class))
        .extracting(TorrentEvent.PeerBanned::address)
        .containsOnly(corrupt.listenAddress());
  }
}
