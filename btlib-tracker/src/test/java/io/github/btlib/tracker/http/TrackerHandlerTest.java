package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerHandlerTest {

  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final InetAddress CLIENT = new InetSocketAddress("10.1.2.3", 1).getAddress();

  private final ScriptedStore store = ScriptedStore.with(2);
  private TrackerEngine engine = store.engine();
  private Proxies proxies = new Proxies(Set.of());
  private boolean withStats;

  private String get(String target, String... fields) {
    StatsPages pages = withStats ? new StatsPages(engine::stats, engine::mayBlock) : null;
    HttpAnswer answer = new HttpAnswer();
    new TrackerHandler(engine, proxies, pages).get(HeadText.get(target, fields), CLIENT, answer);
    ByteWriter out = new ByteWriter(1);
    answer.writeTo(out, true);
    return new String(out.toBytes(), ISO_8859_1);
  }

  private static String body(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    // strict: refuses keys out of order, and twice the same
    assertThat(Bencode.decode(body.getBytes(ISO_8859_1))).isInstanceOf(BDictionary.class);
    return body;
  }

  @Test
  void anAnnounceTellsPeersOfBothFamilies() {
    assertThat(body(get("/announce?" + HASH + "&port=1&left=0&numwant=3")))
        .isEqualTo(
            "d8:completei7e10:downloadedi9e11:external ip4:\n\1\2\00310:incompletei8e"
                + "8:intervali1800e12:min intervali300e5:peers12:\n\0\0\0\3\u00e8\n\0\0\1\3\u00e9"
                + "6:peers618: \1\r\u00b8"
                + "\0".repeat(12)
                + "\3\u00e8e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/k/announce?", "/announce/k?", "/announce?passkey=k&", "/announce?x=&passkey=k&"})
  void thePasskeyIsInThePathOrTheQuery(String target) {
    body(get(target + HASH + "&port=1"));
    assertThat(store.seen.get(0).passkey()).isEqualTo("k");
    assertThat(store.seen.get(0).infoHash()).isEqualTo("61".repeat(20));
  }

  @Test
  void aFaultIsToldWithStatus200AndTheIntervals() {
    assertThat(body(get("/announce?port=1")))
        .isEqualTo(
            "d14:failure reason20:info_hash is missing8:intervali1800e12:min intervali300ee");
    assertThat(engine.stats().refusals()).containsEntry(Refusal.MALFORMED, 1L);
  }

  @Test
  void aScrapeIsSortedByHashAndTellsEachTorrentOnce() {
    String b = "info_hash=bbbbbbbbbbbbbbbbbbbb";
    String high = "info_hash=%ff" + "z".repeat(19);
    assertThat(body(get("/scrape?" + b + "&" + high + "&x=y&" + HASH + "&" + b)))
        .isEqualTo(
            "d5:filesd20:"
                + "a".repeat(20)
                + "d8:completei97e10:downloadedi99e11:downloadersi97e10:incompletei98ee20:"
                + "b".repeat(20)
                + "d8:completei98e10:downloadedi100e11:downloadersi98e10:incompletei99ee20:\u00ff"
                + "z".repeat(19)
                + "d8:completei255e10:downloadedi257e11:downloadersi255e10:incompletei256ee"
                + "e5:flagsd20:min_request_intervali300eee");
  }

  @Test
  void aScrapeLeavesOutTorrentsThatAreNotServedAndFailsIfThereAreNone() {
    engine =
        store.engine(Access.allowing(Set.of(InfoHash.of("a".repeat(20).getBytes(ISO_8859_1)))));
    String b = "info_hash=bbbbbbbbbbbbbbbbbbbb";
    assertThat(body(get("/scrape?" + b + "&" + HASH))).contains("aaaa").doesNotContain("bbbb");
    assertThat(body(get("/scrape?" + b))).startsWith("d14:failure reason").contains("registered");
    assertThat(body(get("/scrape"))).isEqualTo("d14:failure reason20:info_hash is missinge");
    assertThat(body(get("/scrape?info_hash=a")))
        .isEqualTo("d14:failure reason28:info_hash must have 20 bytese");
  }

  @Test
  void moreTorrentsThanMayBeScrapedAreTooLongARequest() {
    String hundred = (HASH + "&").repeat(100);
    assertThat(body(get("/scrape?" + hundred))).contains("aaaa");
    assertThat(get("/scrape?" + hundred + HASH)).startsWith("HTTP/1.1 414 URI Too Long\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/announce/",
        "/announce/a/b",
        "//announce",
        "/Announce",
        "/stats",
        "/metrics"
      })
  void otherPathsAreNotFound(String path) {
    assertThat(get(path + "?" + HASH + "&port=1")).startsWith("HTTP/1.1 404 Not Found\r\n");
    assertThat(engine.stats().http().badRequests()).isEqualTo(1);
  }

  @Test
  void theClientIsWhomANamedProxyAsksForAndNotTheProxy() {
    proxies = new Proxies(Set.of(CLIENT));
    String target = "/announce?" + HASH + "&port=1";
    assertThat(body(get(target, "X-Forwarded-For: 9.9.9.9, 1.2.3.4")))
        .contains("11:external ip4:\1\2\3\004");
    assertThat(store.seen.get(0).address().getHostAddress()).isEqualTo("1.2.3.4");
    assertThat(body(get(target)))
        .isEqualTo(
            "d14:failure reason48:the proxy of this tracker does not tell who asks"
                + "8:intervali1800e12:min intervali300ee");
    assertThat(store.seen).hasSize(1);
  }

  @Test
  void anybodyElseIsNotBelieved() {
    body(get("/announce?" + HASH + "&port=1", "X-Forwarded-For: 1.2.3.4"));
    assertThat(store.seen.get(0).address()).isEqualTo(CLIENT);
  }

  @Test
  void anAddressThatIsClaimedCountsOnlyIfTheTrackerIsToldToBelieveIt() {
    String target = "/announce?" + HASH + "&port=1&ip=";
    body(get(target + "8.8.8.8"));
    engine = store.strictEngine(1000, 1000);
    body(get(target + "8.8.8.8"));
    body(get(target + "2001:db8::1"));
    body(get(target + "tracker.example"));
    assertThat(store.seen.stream().map(seen -> seen.address().getHostAddress()))
        .containsExactly("10.1.2.3", "8.8.8.8", "2001:db8:0:0:0:0:0:1", "10.1.2.3");
  }

  @Test
  void whenTooManyWaitTheFailureSaysWhenToTryAgain() {
    HttpAnswer answer = new HttpAnswer();
    new TrackerHandler(engine, proxies, null).busy(HeadText.get("/announce"), CLIENT, answer);
    assertThat(new String(answer.body().toBytes(), ISO_8859_1))
        .isEqualTo(
            "d14:failure reason20:this tracker is busy"
                + "8:intervali1800e12:min intervali300e8:retry in1:1e");
    assertThat(engine.stats().refusals()).containsEntry(Refusal.STORE, 1L);
  }

  @Test
  void onlyWhatAsksTheStoreMayBlock() {
    engine = ScriptedStore.blocking().engine();
    StatsPages pages = new StatsPages(engine::stats, engine::mayBlock);
    TrackerHandler handler = new TrackerHandler(engine, proxies, pages);
    assertThat(handler.mayBlock(HeadText.get("/announce?x"))).isTrue();
    assertThat(handler.mayBlock(HeadText.get("/scrape"))).isTrue();
    assertThat(handler.mayBlock(HeadText.get("/metrics"))).isTrue();
    assertThat(handler.mayBlock(HeadText.get("/other"))).isFalse();
  }

  @Test
  void statisticsAreForPrometheusAndForPeople() {
    withStats = true;
    body(get("/announce?" + HASH + "&port=1"));
    body(get("/announce?" + HASH));
    String metrics = get("/metrics?x");
    assertThat(metrics)
        .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
        .contains("\n# TYPE btlib_tracker_announces_total counter\n")
        .contains("\nbtlib_tracker_announces_total{transport=\"http\",family=\"ipv4\"} 2\n")
        .contains("\nbtlib_tracker_refusals_total{reason=\"malformed\"} 1\n");
    String text = metrics.substring(metrics.indexOf("\r\n\r\n") + 4);
    assertThat(text.lines())
        .allMatch(line ->
            line.matches("# HELP btlib_tracker_\\w+ .+\\.")
                || line.matches("# TYPE btlib_tracker_\\w+ (gauge|counter)")
                || line.matches("btlib_tracker_\\w+(\\{\\w+=\"\\w+\"(,\\w+=\"\\w+\")*})? \\d+"));
    assertThat(get("/stats")).containsPattern("announces, HTTP +2\n").contains("text/plain\r\n");
  }
}
