package io.github.btlib.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.tracker.http.HttpClientSocket;
import io.github.btlib.tracker.udp.UdpClient;
import io.github.btlib.tracker.udp.UdpPackets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a tracker listens at. */
class TrackerNetworkTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String ANNOUNCE = "/announce?info_hash=" + "a".repeat(20);

  private static TrackerServerBuilder local() {
    return TrackerServer.builder().httpPort(0).bindAddress(LOOPBACK);
  }

  private static String get(int port, String target) throws IOException {
    try (HttpClientSocket client = new HttpClientSocket(port)) {
      return client.get(target).body();
    }
  }

  @Test
  void peersFindEachOtherWhicheverWayTheyAnnounce() throws IOException {
    try (TrackerServer tracker = local().udpPort(0).start();
        UdpClient client = new UdpClient(LOOPBACK, tracker.udpPort())) {
      get(tracker.httpPort(), ANNOUNCE + "&port=16705&left=0");
      ByteBuffer answer = client.ask(UdpPackets.announce(client.connect()));
      assertThat(answer.getInt(12)).as("leechers").isEqualTo(1);
      assertThat(answer.getInt(16)).as("seeders").isEqualTo(1);
      assertThat(answer.capacity()).isEqualTo(26);
      assertThat(answer.getShort(24)).isEqualTo((short) 16705);
      assertThat(get(tracker.httpPort(), ANNOUNCE + "&port=16705&left=0"))
          .endsWith("5:peers6:\u007f\0\0\1\u001a\u00e1e");
    }
  }

  @Test
  void bothUrisAreToldHttpFirst() {
    try (TrackerServer tracker = local().udpPort(0).start()) {
      assertThat(tracker.announceUris())
          .containsExactly(
              URI.create("http://127.0.0.1:" + tracker.httpPort() + "/announce"),
              URI.create("udp://127.0.0.1:" + tracker.udpPort() + "/announce"));
      assertThat(tracker.announceUri()).isEqualTo(tracker.announceUris().get(0));
      assertThat(tracker.statsPort()).isEqualTo(-1);
    }
  }

  @Test
  void aTrackerMayServeUdpAlone() {
    try (TrackerServer tracker = local().withoutHttp().udpPort(0).start()) {
      assertThat(tracker.httpPort()).isEqualTo(-1);
      assertThat(tracker.announceUri().getScheme()).isEqualTo("udp");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> local().withoutHttp().start())
        .withMessage("a tracker without HTTP must have a udpPort");
  }

  @Test
  void everyAddressIsServedAtTheSamePort() throws IOException {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    try (TrackerServer tracker = local().bindAddress(LOOPBACK, other).udpPort(0).start()) {
      for (InetAddress address : List.of(LOOPBACK, other)) {
        try (HttpClientSocket http = new HttpClientSocket(address, tracker.httpPort());
            UdpClient udp = new UdpClient(address, tracker.udpPort())) {
          assertThat(http.get(ANNOUNCE + "&port=1").status()).isEqualTo(200);
          assertThat(udp.connect()).isNotZero();
        }
      }
    }
  }

  @Test
  void statisticsHaveAPortOfTheirOwn() throws IOException {
    try (TrackerServer tracker = local().statsPort(0).start()) {
      get(tracker.httpPort(), ANNOUNCE + "&port=1");
      assertThat(get(tracker.statsPort(), "/metrics"))
          .contains("btlib_tracker_torrents 1\n")
          .contains("btlib_tracker_http_connections_total 1\n");
      assertThat(get(tracker.statsPort(), "/stats")).containsPattern("leechers +1\n");
      assertThat(get(tracker.statsPort(), ANNOUNCE)).isEqualTo("not found\n");
      assertThat(get(tracker.httpPort(), "/stats")).isEqualTo("not found\n");
    }
  }

  @Test
  void statisticsMayBeServedBesideAnnounces() throws IOException {
    try (TrackerServer tracker = local().network(n -> n.statsOnHttpPort(true)).start()) {
      assertThat(get(tracker.httpPort(), "/metrics")).contains("btlib_tracker_torrents 0\n");
      assertThat(get(tracker.httpPort(), "/stats")).contains("torrents");
    }
  }

  @Test
  void whenOnePortIsTakenTheOthersAreLetGo() throws IOException {
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
      free = probe.getLocalPort();
    }
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> local().httpPort(free).udpPort(0).statsPort(port).start())
          .isInstanceOf(TrackerServerException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + port + ": ");
    }
    try (TrackerServer tracker = local().httpPort(free).start()) {
      assertThat(tracker.httpPort()).isEqualTo(free);
    }
  }

  @Test
  void aConnectionIdOutlivesARestartWithTheSameSecret() throws IOException {
    byte[] secret = "0123456789abcdef".getBytes();
    TrackerServerBuilder builder =
        local().withoutHttp().udpPort(0).network(n -> n.connectionIdSecret(secret));
    long id;
    try (TrackerServer tracker = builder.start();
        UdpClient client = new UdpClient(LOOPBACK, tracker.udpPort())) {
      id = client.connect();
    }
    try (TrackerServer tracker = builder.start();
        UdpClient client = new UdpClient(LOOPBACK, tracker.udpPort())) {
      assertThat(client.ask(UdpPackets.announce(id)).getInt(0)).isEqualTo(1);
    }
  }

  @Test
  void aProxyIsBelievedByTheHeaderOfItsChoice() throws IOException {
    TrackerServerBuilder builder =
        local().network(n -> n.trustedProxies(LOOPBACK).proxyHeader("X-Real-IP"));
    try (TrackerServer tracker = builder.start();
        HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
      String request = "GET " + ANNOUNCE + "&port=1 HTTP/1.1\r\nX-Real-IP: 8.8.4.4\r\n\r\n";
      assertThat(client.send(request).readAnswer().body()).contains("ip4:\u0008\u0008\4\00410:");
      assertThat(client.get(ANNOUNCE + "&port=1").body()).contains("does not tell who asks");
    }
  }

  @Test
  void anAddressMayAddSoManyTorrentsAndIsToldWhyNotMore() throws IOException {
    TrackerServerBuilder builder =
        local()
            .network(n -> n.trustedProxies(LOOPBACK))
            .statsPort(0)
            .swarms(s -> s.newSwarmRate(1, 2));
    try (TrackerServer tracker = builder.start();
        HttpClientSocket client = new HttpClientSocket(tracker.httpPort())) {
      for (String hash : List.of("a", "b", "c", "a")) {
        String request =
            "GET /announce?info_hash="
                + hash.repeat(20)
                + "&left=1&port=1 HTTP/1.1\r\nX-Forwarded-For: 8.8.4.4\r\n\r\n";
        assertThat(client.send(request).readAnswer().body())
            .as(hash)
            .contains(
                hash.equals("c")
                    ? "14:failure reason39:too many new torrents from this address8:interval"
                    : "10:incompletei1e");
      }
      assertThat(get(tracker.statsPort(), "/metrics"))
          .contains("btlib_tracker_refusals_total{reason=\"new_swarms\"} 1\n");
    }
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    NetworkOptions options = new NetworkOptions();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.udpThreads(0))
        .withMessage("udpThreads is 0, it must be 1 to 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.httpThreads(65))
        .withMessage("httpThreads is 65, it must be 1 to 64");
    assertThatIllegalArgumentException().isThrownBy(() -> options.maxConnectionsPerSource(0));
    assertThatIllegalArgumentException().isThrownBy(() -> options.maxWaiting(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.proxyHeader("X Real"))
        .withMessage("proxyHeader is \"X Real\", it must be 1 to 100 letters, digits, - and _");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.connectionIdSecret(new byte[15]))
        .withMessage("connectionIdSecret has 15 bytes, it must have 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> local().udpPort(65_536))
        .withMessage("udpPort is 65536, it must be 0 to 65535");
    assertThatIllegalArgumentException().isThrownBy(() -> local().statsPort(-1));
  }
}
