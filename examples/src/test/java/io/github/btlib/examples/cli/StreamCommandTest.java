package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("in/data");
    Samples.file(data.resolve("a.bin"), 40_000);
    Samples.file(data.resolve("sub/b.mkv"), 600_000);
    torrent = Samples.torrent(data);
  }

  @Test
  void aFileIsServedWhileItIsDownloadedUntilCtrlC() throws Exception {
    try (CliRun seeder = CliRun.start("seed", torrent, data, "--upload-limit", "100K")) {
      try (CliRun run =
          CliRun.start(
              "stream",
              torrent,
              "--outdir",
              folder.resolve("out"),
              "--file",
              "*.mkv",
              "--peer",
              seeder.address())) {
        URI url = URI.create(run.awaitOut("serving (http://\\S+/data/sub/b\\.mkv)").group(1));
        HttpRequest end = HttpRequest.newBuilder(url).header("Range", "bytes=-100").build();
        HttpResponse<byte[]> response =
            HttpClient.newHttpClient().send(end, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(206);
        byte[] bytes = Files.readAllBytes(data.resolve("sub/b.mkv"));
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, 599_900, 600_000));
        assertThat(run.out()).doesNotContain("a.bin");
        run.pressCtrlC();
        assertThat(run.code()).isEqualTo(130);
      }
    }
  }

  @Test
  void programsReadTheUrls() {
    try (CliRun run =
        CliRun.start("stream", torrent, "--outdir", folder.resolve("out"), "--json")) {
      run.awaitOut("\\{\"event\":\"serving\",\"url\":\"http://127.0.0.1:\\d+/data/a.bin\"}");
      run.awaitOut("\\{\"event\":\"serving\",\"url\":\"http://127.0.0.1:\\d+/data/sub/b.mkv\"}");
    }
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThat(CliRun.of("stream", torrent, "--file", "*.iso").err())
        .contains("--file: no file of data matches '*.iso'");
    assertThat(CliRun.of("stream", torrent, "--file", "[").code()).isEqualTo(2);
    assertThat(CliRun.of("stream", torrent, "--http-port", "70000").err())
        .contains("--http-port: expected 0 to 65535, found 70000");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CliRun run =
          CliRun.of(
              "stream",
              torrent,
              "--outdir",
              folder.resolve("out"),
              "--http-port",
              taken.getLocalPort());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("--http-port " + taken.getLocalPort());
    }
  }
}
