package io.github.btlib.examples;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeOverHttpTest {
  private static final int SIZE = 3_000_000;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private <T> HttpResponse<T> get(URI url, HttpResponse.BodyHandler<T> body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20));
    return client.send((headers.length == 0 ? request : request.headers(headers)).build(), body);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static URI url(MainRun run) {
    run.await("press Enter to stop");
    return URI.create(run.await("http://127\\.0\\.0\\.1:\\d+/\\S+").group());
  }

  @Test
  void theFirstBytesAndARangeAtTheEndComeLongBeforeTheDownloadIsComplete() throws Exception {
    Path film = Samples.file(folder.resolve("in/a film.mkv"), SIZE);
    byte[] bytes = Files.readAllBytes(film);
    try (LocalSwarm swarm = new LocalSwarm(film)) {
      swarm.seed().uploadLimit(300_000); // ten seconds for all
      try (MainRun run = new MainRun(ServeOverHttp::main, swarm.torrent(), folder.resolve("out"))) {
        URI url = url(run);
        HttpResponse<InputStream> whole = get(url, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(whole, "Content-Type")).isEqualTo("video/x-matroska");
        assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(whole, "Content-Length")).isEqualTo(Integer.toString(SIZE));
        InputStream in = whole.body();
        assertThat(in.readNBytes(1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
        assertThat(swarm.seed().status().uploadedBytes())
            .as("sent before the first byte was there")
            .isLessThan(SIZE / 3);

        // at the same time, on another connection
        HttpResponse<byte[]> end = get(url, ofByteArray(), "Range", "bytes=-500");
        assertThat(swarm.seed().status().uploadedBytes())
            .as("sent before the end was there")
            .isLessThan(SIZE * 2 / 3);
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(header(end, "Content-Range")).isEqualTo("bytes 2999500-2999999/3000000");
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 500, SIZE));

        swarm.seed().uploadLimit(0);
        byte[] rest = in.readAllBytes();
        assertThat(rest).isEqualTo(Arrays.copyOfRange(bytes, 1000, SIZE));
        run.pressEnter();
        run.awaitEnd();
      }
    }
  }

  @Test
  void whatClientsAskForIsAnsweredAsHttpHasIt() throws Exception {
    Path film = Samples.file(folder.resolve("in/film.mp4"), 100_000);
    byte[] bytes = Files.readAllBytes(film);
    try (LocalSwarm swarm = new LocalSwarm(film);
        MainRun run = new MainRun(ServeOverHttp::main, swarm.torrent(), folder.resolve("out"))) {
      URI url = url(run);
      HttpRequest head =
          HttpRequest.newBuilder(url).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
      HttpResponse<byte[]> headOnly = client.send(head, ofByteArray());
      assertThat(headOnly.statusCode()).isEqualTo(200);
      assertThat(header(headOnly, "Content-Length")).isEqualTo("100000");
      assertThat(headOnly.body()).isEmpty();

      HttpResponse<byte[]> range = get(url, ofByteArray(), "Range", "bytes=10-19");
      assertThat(range.statusCode()).isEqualTo(206);
      assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
      String tag = header(range, "ETag");
      assertThat(get(url, ofByteArray(), "Range", "bytes=10-19", "If-Range", tag).statusCode())
          .isEqualTo(206);
      HttpResponse<byte[]> other =
          get(url, ofByteArray(), "Range", "bytes=10-19", "If-Range", "\"another file\"");
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(other.body()).isEqualTo(bytes);

      HttpResponse<byte[]> beyond = get(url, ofByteArray(), "Range", "bytes=100000-");
      assertThat(beyond.statusCode()).isEqualTo(416);
      assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */100000");
      assertThat(get(url.resolve("/none"), ofByteArray()).statusCode()).isEqualTo(404);
      assertThat(get(url.resolve("/"), HttpResponse.BodyHandlers.ofString()).body())
          .contains(url.toString());
      HttpRequest delete = HttpRequest.newBuilder(url).DELETE().build();
      assertThat(client.send(delete, ofByteArray()).statusCode()).isEqualTo(405);
      run.pressEnter();
      run.awaitEnd();
    }
  }

  @Test
  void stoppingEndsRequestsThatWait() throws Exception {
    Path film = Samples.file(folder.resolve("in/film.mp4"), 100_000);
    try (LocalSwarm swarm = new LocalSwarm(film)) {
      swarm.seed().pause(); // nobody has anything
      try (MainRun run = new MainRun(ServeOverHttp::main, swarm.torrent(), folder.resolve("out"))) {
        CompletableFuture<HttpResponse<byte[]>> waiting =
            client.sendAsync(HttpRequest.newBuilder(url(run)).build(), ofByteArray());
        run.pressEnter();
        run.awaitEnd();
        assertThat(waiting)
            .failsWithin(20, TimeUnit.SECONDS)
            .withThrowableThat()
            .withCauseInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(ServeOverHttp::main)).startsWith("usage: ServeOverHttp TORRENT FOLDER");
  }
}
