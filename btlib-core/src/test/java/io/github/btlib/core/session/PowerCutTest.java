package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.piece.PartialPiece;
import io.github.btlib.core.resume.ResumeCodec;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.PowerCutStorage;
import io.github.btlib.core.torrent.TorrentHandle;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A power cut costs what was not saved, and nothing wrong counts as good after it. */
@Timeout(120)
class PowerCutTest extends EngineTest {
  private static final int CUTS = 50;
  private static final int BLOCK = 16_384;
  private static final int BLOCKS = 30;

  /** Keeps the last save that came before the power was cut. */
  private static final class DurableStore implements ResumeStore {
    final AtomicReference<byte[]> saved = new AtomicReference<>(new byte[0]);
    volatile boolean off;

    @Override
    public Optional<byte[]> load(InfoHash torrent) {
      byte[] bytes = saved.get();
      return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    }

    @Override
    public void save(InfoHash torrent, byte[] data) {
      if (!off) {
        saved.set(data);
      }
    }

    @Override
    public void delete(InfoHash torrent) {
      saved.set(new byte[0]);
    }
  }

  @Test
  void whatWasSavedSurvivesAndNothingElseCountsUnchecked() throws Exception {
    long seed = Long.getLong("btlib.powercut.seed", new Random().nextLong());
    System.out.println("power cuts with seed " + seed);
    Random random = new Random(seed);
    SampleTorrent sample =
        SampleTorrent.ofFiles(
            folder.resolve("seed"),
            new TreeMap<>(Map.of("a", 200_000L, "b", 100_001L, "c", BLOCKS * BLOCK - 300_001L)),
            4 * BLOCK);
    int lost = 0;
    for (int cut = 0; cut < CUTS; cut++) {
      lost += cutAndResume(sample, random);
    }
    assertThat(lost).as("sectors that were lost").isPositive();
  }

  private TorrentSession session(PowerCutStorage disk, ResumeStore store) {
    return session(s -> s.storage(disk.factory()).resumeStore(store).connectRate(1_000));
  }

  private int cutAndResume(SampleTorrent sample, Random random) throws Exception {
    PowerCutStorage disk = PowerCutStorage.of(sample.metainfo(), random.nextLong());
    DurableStore store = new DurableStore();
    int saved = 1 + random.nextInt(BLOCKS / 2);
    int unsaved = 1 + random.nextInt(BLOCKS / 2 - 1);
    TorrentSession session = session(disk, store);
    Torrent torrent = download(session, sample);
    fetch(torrent, sample, saved, saved);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(credit(sample, store)).isEqualTo((long) saved * BLOCK));
    torrent.resume();
    fetch(torrent, sample, unsaved, saved + unsaved);

    store.off = true;
    int lost = disk.cutPower();
    session.close();

    store.off = false;
    long credit = credit(sample, store);
    TorrentSession next = session(disk, store);
    Torrent again = download(next, sample);
    assertRight(again, sample, disk);
    try (ScriptedSeeder seeder = ScriptedSeeder.of(sample).start()) {
      again.addPeer(seeder.address());
      awaitCompletion(again);
    }
    BitSet all = assertRight(again, sample, disk);
    assertThat(all.cardinality()).isEqualTo(sample.metainfo().pieceCount());
    assertThat(again.status().downloadedBytes())
        .as("what was saved is not fetched again")
        .isLessThanOrEqualTo(BLOCKS * (long) BLOCK - credit);
    next.close();
    return lost;
  }

  /** Lets some more blocks be had, from a seeder of their own. */
  private static void fetch(Torrent torrent, SampleTorrent sample, int blocks, int inAll)
      throws Exception {
    try (ScriptedSeeder seeder = ScriptedSeeder.of(sample).stoppingAfter(blocks).start()) {
      torrent.addPeer(seeder.address());
      Eventually.within(
          Duration.ofSeconds(10),
          () -> assertThat(torrent.status().downloadedBytes()).isEqualTo((long) inAll * BLOCK));
    }
  }

  /** Returns how many bytes resume data vouches for. */
  private static long credit(SampleTorrent sample, DurableStore store) {
    try {
      if (store.saved.get().length == 0) {
        return 0;
      }
      ResumeData data = ResumeCodec.decode(sample.metainfo(), store.saved.get());
      long bytes = data.verified().stream().mapToLong(sample.metainfo()::pieceSize).sum();
      for (PartialPiece each : data.partial()) {
        bytes += (long) each.blocks().cardinality() * BLOCK;
      }
      return bytes;
    } catch (io.github.btlib.core.resume.ResumeException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails if a piece that counts as verified is not on the disk as it should be. */
  private static BitSet assertRight(Torrent torrent, SampleTorrent sample, PowerCutStorage disk)
      throws Exception {
    BitSet verified = ((TorrentHandle) torrent).swarm().pieces().verified();
    try (Storage storage = disk.factory().open(sample.metainfo(), sample.folder())) {
      for (int piece = verified.nextSetBit(0); piece >= 0; ) {
        ByteBuffer bytes = ByteBuffer.allocate(sample.metainfo().pieceSize(piece));
        storage.read(sample.metainfo().pieceOffset(piece), bytes);
        assertThat(bytes.array()).as("piece %s", piece).isEqualTo(sample.piece(piece));
        piece = verified.nextSetBit(piece + 1);
      }
    }
    return verified;
  }
}
