package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.http.HttpClientSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerServerTest {

  private static final String A = "a".repeat(20);
  private static final String B = "b".repeat(20);
  private static final String INTERVALS = "8:intervali1800e12:min intervali300e";

  private static final String SEEN = "10:downloadedi0e11:external ip4:\u007f\0\0\1";

  @TempDir Path temporary;

  @Test
  void peersFindEachOther() throws IOException {
    try (TrackerServer tracker = local().start()) {
      assertThat(announce(tracker, A, "&port=16705&left=1"))
          .isEqualTo("d8:completei0e" + SEEN + "10:incompletei1e" + INTERVALS + "5:peers0:e");
      assertThat(announce(tracker, A, "&port=16706&left=0"))
          .isEqualTo(
              "d8:completei1e"
                  + SEEN
                  + "10:incompletei1e"
                  + INTERVALS
                  + "5:peers6:\u007f\0\0\1AAe");
      assertThat(announce(tracker, B, "&port=16706&left=0")).contains("5:peers0:");
    }
  }

  @Test
  void peersAreToldAsDictionariesOnRequest() throws IOException {
    try (TrackerServer tracker = local().swarms(s -> s.keepPeerIds(true)).start()) {
      announce(tracker, A, "&port=1&left=1&peer_id=12345678901234567890");
      assertThat(announce(tracker, A, "&port=2&left=1&compact=0"))
          .endsWith("5:peersld2:ip9:127.0.0.17:peer id20:123456789012345678904:porti1eeee");
      assertThat(announce(tracker, A, "&port=2&left=1&compact=0&no_peer_id=1"))
          .endsWith("5:peersld2:ip9:127.0.0.14:porti1eeee");
    }
  }

  @Test
  void ipv6PeersAreTold() throws IOException {
    InetAddress loopback = InetAddress.getByName("::1");
    try (TrackerServer tracker = TrackerServer.builder().httpPort(0).start()) {
      try (HttpClientSocket client = new HttpClientSocket(loopback, tracker.httpPort())) {
        client.get("/announce?info_hash=" + A + "&port=16705");
      } catch (IOException e) {
        assumeTrue(false, "no IPv6 here");
      }
      assertThat(announce(tracker, A, "&port=16706"))
          .endsWith("5:peers0:6:peers618:" + "\0".repeat(15) + "\1AAe");
    }
  }

  @Test
  void whereAPeerIsComesFromItsConnectionOnly() throws IOException {
    try (TrackerServer tracker = local().start()) {
      announce(tracker, A, "&port=16705&ip=8.8.8.8&ipv4=8.8.8.8&ipv6=2001:db8::1");
      assertThat(announce(tracker, A, "&port=16706")).endsWith("5:peers6:\u007f\0\0\1AAe");
    }
  }

  @Test
  void numwantIsDefaultedAndCapped() throws IOException {
    try (TrackerServer tracker = local().defaultNumWant(2).maxNumWant(3).start()) {
      for (int port = 1; port <= 6; port++) {
        announce(tracker, A, "&port=" + port);
      }
      assertThat(announce(tracker, A, "&port=1")).contains("5:peers12:");
      assertThat(announce(tracker, A, "&port=1&numwant=-1")).contains("5:peers12:");
      assertThat(announce(tracker, A, "&port=1&numwant=0")).contains("5:peers0:");
      assertThat(announce(tracker, A, "&port=1&numwant=100")).contains("5:peers18:");
    }
  }

  @Test
  void failuresHaveStatus200AndTheIntervals() throws IOException {
    try (TrackerServer tracker = local().allow(InfoHash.of(B.getBytes())).start()) {
      assertThat(announce(tracker, A, "&port=1"))
          .isEqualTo(
              "d14:failure reason48:this torrent is not registered with this tracker"
                  + INTERVALS
                  + "e");
      assertThat(announce(tracker, B, "&port=0")).startsWith("d14:failure reason37:port must be");
      assertThat(announce(tracker, B, "&port=1")).contains("5:peers0:");
    }
  }

  @Test
  void otherPathsAreNotFound() throws IOException {
    try (TrackerServer tracker = local().start();
        HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
      assertThat(client.get("/").status()).isEqualTo(404);
      assertThat(client.get("/announce/").status()).isEqualTo(404);
      assertThat(client.get("/stats").status()).isEqualTo(404);
      assertThat(client.get("/metrics").status()).isEqualTo(404);
    }
  }

  @Test
  void staticPeersAreToldWithoutAnyAnnounceAndOnce() throws IOException {
    StaticPeer peer = StaticPeer.of("peer1", "66.67.68.69", 16705);
    List<StaticPeer> peers = List.of(peer, StaticPeer.of("again", "::ffff:66.67.68.69", 16705));
    try (TrackerServer tracker = local().staticPeers(InfoHash.of(A.getBytes()), peers).start()) {
      assertThat(announce(tracker, A, "&port=1&left=5"))
          .isEqualTo("d8:completei1e" + SEEN + "10:incompletei1e" + INTERVALS + "5:peers6:BCDEAAe");
      assertThat(announce(tracker, A, "&port=1&left=5&compact=0"))
          .contains("7:peer id20:peer1---------------");
    }
  }

  @Test
  void intervalsAreToldAsSet() throws IOException {
    try (TrackerServer tracker =
        local().interval(Duration.ofSeconds(90)).minInterval(Duration.ofSeconds(9)).start()) {
      assertThat(announce(tracker, A, "&port=1")).contains("8:intervali90e12:min intervali9e");
    }
  }

  @Test
  void theAnnounceUriCanBeAnnouncedTo() throws Exception {
    try (TrackerServer tracker = TrackerServer.builder().httpPort(0).start()) {
      assertThat(tracker.announceUri())
          .isEqualTo(URI.create("http://127.0.0.1:" + tracker.httpPort() + "/announce"));
    }
    try (TrackerServer tracker = local().start()) {
      assertThat(tracker.announceUri().getHost()).isEqualTo("127.0.0.1");
      byte[] answer =
          URI.create(tracker.announceUri() + "?port=1").toURL().openStream().readAllBytes();
      assertThat(new String(answer)).contains("info_hash is missing");
    }
  }

  @Test
  void anIpv6AddressIsBracketedInTheUri() throws IOException {
    for (String host : List.of("::1", "::")) {
      TrackerServerBuilder builder =
          TrackerServer.builder().httpPort(0).bindAddress(InetAddress.getByName(host));
      try (TrackerServer tracker = builder.start()) {
        assertThat(tracker.announceUri().toString())
            .matches("http://\\[(::|0:0:0:0:0:0:0:)1\\]:\\d+/announce");
      } catch (TrackerServerException e) {
        assumeTrue(false, "no IPv6 here");
      }
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> local().httpPort(port).start())
          .isInstanceOf(TrackerServerException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + port + ": ")
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() throws IOException {
    InetAddress elsewhere = InetAddress.getByName("203.0.113.1");
    assertThatThrownBy(() -> local().bindAddress(elsewhere).start())
        .isInstanceOf(TrackerServerException.class)
        .hasMessageStartingWith("cannot listen on 203.0.113.1 port 0: ");
  }

  @Test
  void closeLeavesNoThreadAndFreesThePort() throws Exception {
    int port = 0;
    for (int round = 0; round < 3; round++) {
      List<HttpClientSocket> clients = new ArrayList<>();
      try (TrackerServer tracker = local().httpPort(port).start()) {
        port = tracker.httpPort();
        for (int i = 0; i < 10; i++) {
          HttpClientSocket client = new HttpClientSocket(port);
          client.get("/announce?info_hash=" + A + "&port=" + (i + 1));
          clients.add(client);
        }
        // so that its absence afterwards means something
        assertThat(threads(2 * round)).contains("btlib-tracker-http-0");
      }
      assertThat(threads(2 * round + 1)).doesNotContain("btlib-tracker");
      for (HttpClientSocket client : clients) {
        assertThat(client.isEnded()).isTrue();
        client.close();
      }
    }
  }

  @Test
  void manyPeersMayAnnounceAtOnce() throws Exception {
    int clients = 16;
    int each = 200;
    try (TrackerServer tracker = local().start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch ready = new CountDownLatch(clients);
      List<Future<Void>> done = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int first = 1 + c * each;
        done.add(
            threads.submit(() -> {
              try (HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
                ready.countDown();
                ready.await();
                for (int port = first; port < first + each; port++) {
                  String target = "/announce?info_hash=" + A + "&port=" + port;
                  String left = port % 2 == 0 ? "&left=0" : "&left=1";
                  assertThat(client.get(target + left).status()).isEqualTo(200);
                  if (port % 4 == 3) {
                    client.get(target + "&event=stopped");
                  }
                }
              }
              return null;
            }));
      }
      for (Future<Void> future : done) {
        future.get();
      }
      int all = clients * each;
      assertThat(announce(tracker, A, "&port=60000&numwant=200"))
          .contains("8:completei" + all / 2 + "e" + SEEN + "10:incompletei" + (all / 4 + 1) + "e")
          .contains("5:peers1200:");
    }
  }

  private static TrackerServerBuilder local() {
    try {
      return TrackerServer.builder().httpPort(0).bindAddress(InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String announce(TrackerServer tracker, String hash, String rest)
      throws IOException {
    try (HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
      HttpClientSocket.Answer answer = client.get("/announce?info_hash=" + hash + rest);
      assertThat(answer.status()).isEqualTo(200);
      return answer.body();
    }
  }

  /**
   * Names and stacks of all threads, virtual ones included. From outside, since the module under
   * test does not read the management modules.
   */
  private String threads(int number) throws Exception {
    Path dump = temporary.resolve("threads" + number + ".txt");
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(ProcessHandle.current().pid()),
                "Thread.dump_to_file",
                dump.toString())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("jcmd.out").toFile())
            .start();
    assertThat(jcmd.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(dump);
  }
}
