package io.github.btlib.core.session;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The first program that anybody writes with this library, word for word but for the paths. */
class NewcomersProgramTest extends EngineTest {
  @Test
  void theFirstProgramDownloadsATorrentFromThePeersItsTrackerNames() throws Exception {
    FakeTracker tracker = closing(FakeTracker.open());
    SampleTorrent sample =
        SampleTorrent.ofFile(folder.resolve("seed"), 3_000_000, 65_536, tracker.url());
    ScriptedSeeder seeder = seeder(sample).start();
    tracker.naming(seeder.address());
    Path debianTorrent = folder.resolve("debian.torrent");
    Files.write(debianTorrent, sample.metainfo().toBytes());
    Path downloads = folder.resolve("downloads");

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent = session.add(Metainfo.read(debianTorrent), downloads);
      torrent.completion().join();
    }

    sample.assertSameIn(downloads);
    tracker.awaitEvent("started");
    tracker.awaitEvent("stopped");
  }
}
