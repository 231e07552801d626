package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentStatus;
import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeInTurnTest {
  private static final String NO_TRACKER = "http://127.0.0.1:1/announce";

  @TempDir Path folder;

  @Test
  void theSecondIsServedWhenTheFirstIsComplete() throws IOException {
    Path file = Samples.file(folder.resolve("in/a.bin"), 1_000_000);
    Metainfo metainfo = Metainfo.builder().source(file).build(); // nobody tells them of each other
    try (MainRun main =
            new MainRun(ServeInTurn::main, file, folder.resolve("a.torrent"), NO_TRACKER);
        TorrentSession one = slowSession();
        TorrentSession two = slowSession()) {
      int port = Integer.parseInt(main.await("in turn on port (\\d+);").group(1));
      Torrent first = one.add(from(port, metainfo).saveTo(folder.resolve("first")));
      main.await("came");
      Torrent second = two.add(from(port, metainfo).saveTo(folder.resolve("second")));
      main.await("came(?s:.*)came");

      first.completion().orTimeout(30, TimeUnit.SECONDS).join();
      TorrentStatus waiting = second.status();
      second.completion().orTimeout(30, TimeUnit.SECONDS).join();

      // eight slots are free: tit-for-tat serves both at once, and both are complete together
      assertThat(waiting.progress()).isLessThan(0.3);
      assertThat(folder.resolve("first/a.bin")).hasSameBinaryContentAs(file);
      assertThat(folder.resolve("second/a.bin")).hasSameBinaryContentAs(file);
      main.pressEnter();
      main.awaitEnd();
    }
  }

  private static TorrentSession slowSession() {
    return TorrentSession.builder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .downloadLimit(500_000)
        .build();
  }

  private static AddTorrent from(int port, Metainfo metainfo) {
    return AddTorrent.of(metainfo)
        .peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(ServeInTurn::main, "x")).startsWith("usage: ServeInTurn FILE-OR-FOLDER");
  }
}
