package io.github.btlib.core.tracker;

import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.DROP;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.LONGER;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.NO_HEADER;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.SHORT;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.WRONG_ACTION;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.WRONG_SOURCE;
import static io.github.btlib.core.testkit.FakeUdpTracker.Fault.WRONG_TRANSACTION;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeUdpTracker;
import io.github.btlib.core.testkit.FakeUdpTracker.Fault;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UdpTrackerTransportTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final Duration WAIT = Duration.ofMillis(150);

  private final Leftovers leftovers = Leftovers.watch();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    leftovers.assertNone();
  }

  private FakeUdpTracker tracker(String address) {
    FakeUdpTracker tracker = FakeUdpTracker.open(address);
    opened.add(tracker);
    return tracker;
  }

  private FakeUdpTracker tracker() {
    return tracker("127.0.0.1");
  }

  private UdpTrackerTransport transport(Duration firstWait) throws IOException {
    return transport(null, firstWait, "127.0.0.1");
  }

  /** Makes a transport for which the name "tracker" has these addresses. */
  private UdpTrackerTransport transport(String bindAddress, Duration firstWait, String... addresses)
      throws IOException {
    InetAddress bind = bindAddress == null ? null : InetAddress.getByName(bindAddress);
    UdpTrackerTransport transport =
        new UdpTrackerTransport(
            bind,
            firstWait,
            host -> {
              if (!host.equals("tracker")) {
                return InetAddress.getAllByName(host);
              }
              InetAddress[] resolved = new InetAddress[addresses.length];
              for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
              }
              return resolved;
            });
    opened.add(transport);
    return transport;
  }

  private static AnnounceResponse announce(UdpTrackerTransport transport, String url)
      throws IOException, InterruptedException {
    return transport.announce(URI.create(url), Announces.request(PATIENT));
  }

  private static void assertFails(
      UdpTrackerTransport transport, String url, Duration timeout, String reason) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> transport.announce(URI.create(url), Announces.request(timeout)))
        .withMessage(reason);
  }

  @Test
  void itAnswersForUdp() throws Exception {
    assertThat(transport(WAIT).schemes()).containsExactly("udp");
  }

  @Test
  void anAnnounceConnectsAndThenAnnounces() throws Exception {
    InetSocketAddress peer = new InetSocketAddress("1.2.3.4", 6881);
    FakeUdpTracker tracker = tracker().naming(peer);
    AnnounceResponse response =
        transport(PATIENT)
            .announce(
                URI.create(tracker.origin() + "/announce?k=1"),
                Announces.request(AnnounceEvent.STARTED, Optional.empty(), PATIENT));
    assertThat(response.peers()).containsExactly(peer);
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(15));
    assertThat(response.seeders()).hasValue(7);
    assertThat(response.leechers()).hasValue(3);
    assertThat(tracker.actions()).containsExactly(0, 1);
    assertThat(tracker.requests().get(1).event()).isEqualTo(2);
    assertThat(tracker.requests().get(1).options())
        .isEqualTo("\u0002\r/announce?k=1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void overIpv6ThePeersAreOfIpv6() throws Exception {
    InetSocketAddress peer = new InetSocketAddress("2001:db8::1", 6881);
    FakeUdpTracker tracker = tracker("::1").naming(peer);
    assertThat(announce(transport(PATIENT), tracker.origin()).peers()).containsExactly(peer);
  }

  @Test
  void aScrapeTellsOfTheTorrent() throws Exception {
    FakeUdpTracker tracker = tracker();
    assertThat(
            transport(PATIENT)
                .scrape(
                    URI.create(tracker.origin() + "/announce"),
                    new ScrapeRequest(List.of(Announces.INFO_HASH), PATIENT))
                .counts(Announces.INFO_HASH))
        .contains(ScrapeCounts.of(10, 30, 20));
    assertThat(tracker.actions()).containsExactly(0, 2);
  }

  @Test
  void theConnectionIsUsedAgain() throws Exception {
    FakeUdpTracker tracker = tracker();
    UdpTrackerTransport transport = transport(PATIENT);
    announce(transport, tracker.origin());
    announce(transport, tracker.origin());
    assertThat(tracker.actions()).containsExactly(0, 1, 1);
    assertThat(tracker.requests())
        .extracting(FakeUdpTracker.Request::transactionId)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void whatIsLostIsSentAgain(String address) throws Exception {
    FakeUdpTracker tracker = tracker(address).doing(DROP, DROP);
    announce(transport(WAIT), tracker.origin());
    assertThat(tracker.fired()).containsExactly(DROP, DROP);
    assertThat(tracker.actions()).containsExactly(0, 0, 0, 1);
    assertThat(tracker.requests().subList(0, 3))
        .extracting(FakeUdpTracker.Request::transactionId)
        .containsOnly(tracker.requests().get(0).transactionId());
  }

  @Test
  void anAnnounceThatIsLostIsSentAgainOnTheSameConnection() throws Exception {
    FakeUdpTracker tracker = tracker().doing(LONGER, DROP);
    announce(transport(WAIT), tracker.origin());
    assertThat(tracker.fired()).containsExactly(LONGER, DROP);
    assertThat(tracker.actions()).containsExactly(0, 1, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_TRANSACTION", "WRONG_ACTION", "WRONG_SOURCE", "NO_HEADER"})
  void whatDoesNotAnswerIsIgnoredAndTheRequestSentAgain(Fault fault) throws Exception {
    for (String address : List.of("127.0.0.1", "::1")) {
      FakeUdpTracker tracker = tracker(address).doing(fault, LONGER, fault);
      assertThat(announce(transport(WAIT), tracker.origin()).seeders()).hasValue(7);
      assertThat(tracker.fired()).containsExactly(fault, LONGER, fault);
      assertThat(tracker.actions()).containsExactly(0, 0, 1, 1);
    }
    assertThat(List.of(WRONG_TRANSACTION, WRONG_ACTION, WRONG_SOURCE, NO_HEADER)).contains(fault);
  }

  @Test
  void anAnswerThatIsTooShortFails() throws Exception {
    FakeUdpTracker tracker = tracker().doing(SHORT);
    assertFails(
        transport(WAIT),
        tracker.origin(),
        PATIENT,
        "the tracker's answer has 8 bytes, at least 16 are needed");
    assertThat(tracker.fired()).containsExactly(SHORT);
  }

  @Test
  void aRefusalIsToldInTheTrackersWords() throws Exception {
    FakeUdpTracker tracker = tracker().refusing("not registered");
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> announce(transport(PATIENT), tracker.origin()))
        .withMessage("not registered");
    assertThat(tracker.actions()).containsExactly(0, 1);
  }

  @Test
  void aRefusalOnAnOldConnectionIsBelievedOnANewOne() throws Exception {
    FakeUdpTracker tracker = tracker();
    UdpTrackerTransport transport = transport(PATIENT);
    announce(transport, tracker.origin());
    tracker.refusing("not registered");
    assertThatExceptionOfType(TrackerException.class)
        .isThrownBy(() -> announce(transport, tracker.origin()))
        .withMessage("not registered");
    assertThat(tracker.actions()).containsExactly(0, 1, 1, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTrackerThatForgotTheConnectionIsConnectedAnew(boolean tells) throws Exception {
    FakeUdpTracker tracker = tracker();
    UdpTrackerTransport transport = transport(WAIT);
    announce(transport, tracker.origin());
    tracker.forgetConnections(tells);
    assertThat(announce(transport, tracker.origin()).seeders()).hasValue(7);
    assertThat(tracker.actions()).containsExactly(0, 1, 1, 0, 1);
  }

  @Test
  void aTrackerThatIsSilentIsGivenUpAtTheDeadline() throws Exception {
    FakeUdpTracker tracker = tracker().doing(DROP, DROP, DROP, DROP, DROP, DROP, DROP, DROP);
    assertFails(transport(WAIT), tracker.origin(), Duration.ofMillis(700), "no answer in time");
    assertThat(tracker.actions())
        .as("sent at 0, 150 and 450 ms")
        .hasSizeBetween(2, 3)
        .containsOnly(0);
    assertThat(tracker.fired()).hasSameSizeAs(tracker.actions());
  }

  @Test
  void ofSeveralAddressesTheNextIsAskedWhenOneIsSilent() throws Exception {
    FakeUdpTracker tracker = tracker("127.0.0.1");
    UdpTrackerTransport transport = transport(null, WAIT, "::1", "127.0.0.1");
    try (DatagramSocket silent = new DatagramSocket(tracker.port(), InetAddress.getByName("::1"))) {
      URI uri = URI.create("udp://tracker:" + tracker.port());
      transport.announce(uri, Announces.request(Duration.ofSeconds(2)));
      assertThat(silent.isClosed()).isFalse();
      long began = System.nanoTime();
      transport.announce(uri, Announces.request(Duration.ofSeconds(20)));
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("who answered is asked first")
          .isLessThan(Duration.ofSeconds(10));
    }
    assertThat(tracker.actions()).containsExactly(0, 1, 1);
  }

  @Test
  void whereNobodyListensTheNextAddressIsAskedAtOnce() throws Exception {
    FakeUdpTracker tracker = tracker("127.0.0.1");
    UdpTrackerTransport transport = transport(null, PATIENT, "::1", "127.0.0.1");
    long began = System.nanoTime();
    announce(transport, "udp://tracker:" + tracker.port());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aPortWhereNobodyListensIsTold() throws Exception {
    FakeUdpTracker gone = FakeUdpTracker.open();
    String origin = gone.origin();
    gone.close();
    assertFails(transport(PATIENT), origin, PATIENT, "nobody listens at the tracker's port");
  }

  @Test
  void theBindAddressIsWhereItComesFrom() throws Exception {
    try (DatagramSocket tracker = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      UdpTrackerTransport transport = transport("127.0.0.9", PATIENT);
      URI uri = URI.create("udp://127.0.0.1:" + tracker.getLocalPort());
      Thread call =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  transport.announce(uri, Announces.request(PATIENT));
                } catch (IOException | InterruptedException e) {
                  // the test has seen enough
                }
              });
      var packet = new java.net.DatagramPacket(new byte[100], 100);
      tracker.setSoTimeout(5000);
      tracker.receive(packet);
      assertThat(packet.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.9"));
      transport.close();
      assertThat(call.join(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void onlyAddressesOfTheBindAddressesFamilyAreAsked() throws Exception {
    FakeUdpTracker tracker = tracker("127.0.0.1");
    UdpTrackerTransport both = transport("127.0.0.1", PATIENT, "::1", "127.0.0.1");
    announce(both, "udp://tracker:" + tracker.port());
    assertFails(
        transport("127.0.0.1", PATIENT, "::1"),
        "udp://tracker:1",
        PATIENT,
        "the tracker has no address of the bind address's family");
  }

  @Test
  void aUrlNeedsAHostAndAPort() throws Exception {
    for (String url : List.of("udp://127.0.0.1/a", "udp://127.0.0.1:0/a", "udp://t:65536/a")) {
      assertFails(
          transport(PATIENT),
          url,
          PATIENT,
          "the tracker's URL needs a host and a port of 1 to 65535");
    }
  }

  @Test
  void aNameThatNobodyKnowsIsTold() throws Exception {
    UdpTrackerTransport transport =
        new UdpTrackerTransport(
            null,
            WAIT,
            host -> {
              throw new UnknownHostException(host);
            });
    opened.add(transport);
    assertFails(transport, "udp://tracker:1", PATIENT, "unknown host");
  }

  /** Starts an announce that nobody answers, and returns its thread and how it ended. */
  private CompletableFuture<Throwable> stuck(UdpTrackerTransport transport, List<Thread> threadOf) {
    FakeUdpTracker tracker = tracker().doing(DROP);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    threadOf.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                transport.announce(
                    URI.create(tracker.origin()), Announces.request(Duration.ofMinutes(1)));
                end.complete(new AssertionError("answered"));
              } catch (Exception e) {
                end.complete(e);
              }
            }));
    Eventually.within(PATIENT, () -> assertThat(tracker.fired()).containsExactly(DROP));
    return end;
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    List<Thread> thread = new ArrayList<>();
    CompletableFuture<Throwable> end = stuck(transport(Duration.ofMinutes(1)), thread);
    thread.get(0).interrupt();
    assertThat(end.get(5, SECONDS)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void closingEndsTheCallsUnderWay() throws Exception {
    UdpTrackerTransport transport = transport(Duration.ofMinutes(1));
    CompletableFuture<Throwable> end = stuck(transport, new ArrayList<>());
    transport.close();
    assertThat(end.get(5, SECONDS)).isInstanceOf(IOException.class).hasMessage("closed");
    transport.close();
    assertFails(transport, "udp://127.0.0.1:9", PATIENT, "closed");
  }
}
