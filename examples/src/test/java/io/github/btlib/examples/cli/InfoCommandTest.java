package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.electronwill.nightconfig.core.Config;
import com.electronwill.nightconfig.json.JsonParser;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
  @TempDir Path folder;
  private Path torrent;
  private Metainfo metainfo;

  @BeforeEach
  void prepare() throws IOException {
    Path data = folder.resolve("data");
    for (int i = 10; i < 25; i++) {
      Samples.file(data.resolve("f" + i), 1000);
    }
    metainfo =
        Samples.builder(data)
            .announceTier(List.of("http://a/announce", "http://b/announce"))
            .announce("http://c/announce")
            .comment("bell\u0007")
            .creationDate(Instant.parse("2026-01-02T03:04:05Z"))
            .build();
    torrent = Files.write(folder.resolve("x.torrent"), metainfo.toBytes());
  }

  @Test
  void theTorrentIsDescribed() {
    CliRun run = CliRun.of("info", torrent);

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .startsWith(
            "name        data",
            "info-hash   " + metainfo.infoHash(),
            "size        14.6 KiB (15,000 bytes)",
            "pieces      1 of 16.0 KiB (16,384 bytes)",
            "private     no",
            "comment     bell?",
            "created by  btlib",
            "created     2026-01-02T03:04:05Z",
            "trackers    2:",
            "  http://a/announce  or  http://b/announce",
            "  http://c/announce",
            "files       15:",
            "      1000 B  data/f10");
  }

  @Test
  void longListsAreShortenedUnlessAskedFor() {
    assertThat(CliRun.of("info", torrent).out())
        .contains("data/f19")
        .doesNotContain("data/f20")
        .contains("... and 5 more (--files lists all)");
    assertThat(CliRun.of("info", torrent, "--files").out())
        .contains("data/f24")
        .doesNotContain("more");
  }

  @Test
  void programsGetOneObject() {
    CliRun run = CliRun.of("info", torrent, "--json");

    assertThat(run.code()).isZero();
    assertThat(run.out()).hasLineCount(1);
    Config json = new JsonParser().parse(run.out()).checked();
    assertThat(json.<String>get("infoHash")).isEqualTo(metainfo.infoHash().toHex());
    assertThat(json.<Number>get("totalBytes").longValue()).isEqualTo(15_000);
    assertThat(json.<String>get("comment")).isEqualTo("bell\u0007");
    assertThat(json.<List<Config>>get("files")).hasSize(15);
    assertThat(json.<List<Config>>get("trackers").get(0).<List<String>>get("tier"))
        .containsExactly("http://a/announce", "http://b/announce");
  }
}
