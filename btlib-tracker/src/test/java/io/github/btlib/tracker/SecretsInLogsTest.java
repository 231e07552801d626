package io.github.btlib.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.http.HttpClientSocket;
import io.github.btlib.tracker.udp.UdpClient;
import io.github.btlib.tracker.udp.UdpPackets;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A passkey is a password: neither a right one nor a wrong one is in the log, however much is
 * logged and whatever is wrong with the request. Nor is it on the pages of statistics.
 */
class SecretsInLogsTest {

  private static final String SECRET = "Secret";
  private static final String RIGHT = "right" + SECRET + "4711";
  private static final String WRONG = "wrong" + SECRET + "0815";
  private static final String PEER = "&left=1&port=1";

  @TempDir Path temporary;

  private Path log;
  private Process process;
  private int httpPort;
  private int udpPort;
  private int statsPort;

  @BeforeEach
  void start() throws IOException {
    log = temporary.resolve("log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-cp",
                System.getProperty("java.class.path"),
                LoggingTracker.class.getName(),
                RIGHT)
            .redirectError(log.toFile())
            .start();
    BufferedReader out = process.inputReader(US_ASCII);
    String[] ports = String.valueOf(out.readLine()).split(" ");
    assertThat(ports).as("ports of the tracker").hasSize(3);
    httpPort = Integer.parseInt(ports[0]);
    udpPort = Integer.parseInt(ports[1]);
    statsPort = Integer.parseInt(ports[2]);
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  private String log() throws Exception {
    process.outputWriter().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the tracker ends").isTrue();
    return Files.readString(log);
  }

  /** Sends a request and returns the whole answer, or what there is of it. */
  private String http(String request) throws IOException {
    try (HttpClientSocket client = new HttpClientSocket(httpPort)) {
      HttpClientSocket.Answer answer = client.send(request).finishSending().readAnswer();
      return answer.head() + answer.body();
    } catch (EOFException | SocketException e) {
      return "closed";
    }
  }

  private String get(String target) throws IOException {
    return http("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private static void assertHasNoSecret(String text) {
    assertThat(text)
        .doesNotContainIgnoringCase(SECRET)
        .doesNotContainIgnoringCase(HexFormat.of().formatHex(SECRET.getBytes(US_ASCII)))
        .doesNotContainIgnoringCase(Arrays.toString(SECRET.getBytes(US_ASCII)).substring(1, 15));
  }

  @Test
  void overHttp() throws Exception {
    String hash = "?info_hash=" + "a".repeat(20);
    for (String path : List.of("/announce/KEY?", "/KEY/announce?", "/announce?passkey=KEY&")) {
      String target = path + hash.substring(1) + PEER;
      assertThat(get(target.replace("KEY", RIGHT))).contains("10:incompletei1e");
      assertThat(get(target.replace("KEY", WRONG))).contains("the passkey is unknown");
      String scrape = target.replace("announce", "scrape");
      assertThat(get(scrape.replace("KEY", RIGHT))).contains("5:files");
      assertThat(get(scrape.replace("KEY", WRONG))).contains("the passkey is unknown");
    }
    String announce = "/announce/" + RIGHT;
    assertThat(get(announce + "?info_hash=" + LoggingTracker.DENIED + PEER))
        .contains("not registered");
    assertThat(get(announce + "?info_hash=" + LoggingTracker.HOOK_REFUSES + PEER))
        .contains("not today");
    assertThat(get(announce + "?info_hash=" + LoggingTracker.HOOK_FAILS + PEER))
        .contains("cannot answer at the moment");
    assertThat(get(announce + hash + "&port=0")).contains("port must be a number");
    assertThat(get(announce + "?info_hash=" + RIGHT + PEER)).contains("info_hash must have 20");
    assertThat(get(announce + hash + "&peer_id=" + RIGHT + PEER)).contains("peer_id must have 20");
    assertThat(get(announce + hash + "&port=" + RIGHT)).contains("port must be a number");
    assertThat(get("/scrape/" + RIGHT + "?info_hash=" + WRONG)).contains("info_hash must have 20");
    assertThat(get(announce + "/" + WRONG)).startsWith("HTTP/1.1 404");
    assertThat(get("/" + RIGHT)).startsWith("HTTP/1.1 404");
    assertThat(get(announce + "?" + RIGHT.repeat(1000))).startsWith("HTTP/1.1 414");
    assertThat(get("/" + RIGHT + " " + WRONG)).startsWith("HTTP/1.1 400");
    assertThat(http("POST " + announce + hash + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405");
    assertThat(http("GET " + announce + hash + " HTTP/" + RIGHT + "\r\n\r\n"))
        .containsPattern("^HTTP/1.1 (400|505)");
    assertThat(http("GET " + announce + " HTTP/1.1\r\n" + RIGHT + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(http("GET " + announce + " HTTP/1.1\r\nContent-Length: " + RIGHT + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(http("GET " + announce + hash)).as("never finished").isEqualTo("closed");
    try (HttpClientSocket client = new HttpClientSocket(httpPort)) {
      client.send("GET " + announce).reset();
    }
    assertStatisticsHaveNoSecret();

    assertThat(log())
        .contains("refused an announce of 6464", "the passkey is unknown", "the hook failed")
        .contains("refused a scrape of 1 torrents: this tracker is private")
        .contains("refused a request: GET only", "refused a request: malformed header field")
        .satisfies(SecretsInLogsTest::assertHasNoSecret);
  }

  @Test
  void overUdp() throws Exception {
    try (UdpClient client = new UdpClient(InetAddress.getLoopbackAddress(), udpPort)) {
      long id = client.connect();
      byte[] plain = UdpPackets.announce(id);
      assertThat(client.ask(withUrl(plain, "/announce/" + RIGHT, 255)).getInt(0)).isEqualTo(1);
      assertThat(client.ask(withUrl(plain, "/announce?passkey=" + RIGHT, 7)).getInt(0))
          .as("in several options")
          .isEqualTo(1);
      for (String url :
          List.of("/announce/" + WRONG, "/" + WRONG + "/announce", "/announce?passkey=" + WRONG)) {
        assertThat(text(client.ask(withUrl(plain, url, 20)))).contains("the passkey is unknown");
      }
      byte[] cut = withUrl(plain, "/announce/" + RIGHT, 255);
      assertThat(text(client.ask(Arrays.copyOf(cut, cut.length - 1)))).contains("is missing");
      byte[] denied = withUrl(plain, "/announce/" + RIGHT, 255);
      System.arraycopy(LoggingTracker.DENIED.getBytes(US_ASCII), 0, denied, 16, 20);
      assertThat(text(client.ask(denied))).contains("not registered");
      byte[] nowhere = withUrl(plain, "/announce/" + RIGHT, 255);
      nowhere[96] = nowhere[97] = 0;
      assertThat(text(client.ask(nowhere))).contains("port must be a number");

      byte[] forged = withUrl(UdpPackets.announce(id + 1), "/announce/" + RIGHT, 255);
      byte[] unknownAction = withUrl(plain, "/announce/" + RIGHT, 255);
      unknownAction[8] = 9;
      client.send(forged).send(unknownAction).send(RIGHT.repeat(50).getBytes(US_ASCII));
      // which were read when this is
      byte[] scrape = (" ".repeat(16) + RIGHT.repeat(4).substring(0, 41)).getBytes(US_ASCII);
      ByteBuffer.wrap(scrape).putLong(id).putInt(2);
      assertThat(text(client.ask(scrape))).contains("1 to 74 info-hashes");
    }
    assertStatisticsHaveNoSecret();

    assertThat(log())
        .contains("refused an announce of 6161", "the passkey is unknown")
        .contains("the passkey is missing", "refused an announce of 6464")
        .satisfies(SecretsInLogsTest::assertHasNoSecret);
  }

  private void assertStatisticsHaveNoSecret() throws IOException {
    for (String page : List.of("/stats", "/metrics")) {
      try (HttpClientSocket client = new HttpClientSocket(statsPort)) {
        assertThat(client.get(page).body())
            .contains("torrents")
            .satisfies(SecretsInLogsTest::assertHasNoSecret);
      }
    }
  }

  private static String text(ByteBuffer answer) {
    assertThat(answer.getInt(0)).as("an error").isEqualTo(3);
    return new String(answer.array(), 8, answer.capacity() - 8, US_ASCII);
  }

  /** Adds a URL as BEP 41 has it, in options of so many bytes at most. */
  private static byte[] withUrl(byte[] announce, String url, int most) {
    ByteBuffer packet = ByteBuffer.allocate(announce.length + 3 * url.length()).put(announce);
    for (int at = 0; at < url.length(); at += most) {
      String part = url.substring(at, Math.min(url.length(), at + most));
      packet.put((byte) 2).put((byte) part.length()).put(part.getBytes(US_ASCII));
    }
    return Arrays.copyOf(packet.array(), packet.position());
  }
}
