package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.SampleTorrent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Private trackers know their users by a passkey in the announce URL, which is a password: it
 * appears in no event, no status and no log, whatever goes wrong.
 */
class TrackerPrivacyTest extends EngineTest {
  private static final String PASSKEY = "0123passkey4567";

  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @BeforeEach
  void catchLogs() {
    System.setErr(new PrintStream(logged, true));
  }

  @AfterEach
  void releaseLogs() {
    System.setErr(standardError);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/" + PASSKEY + "/announce",
        "/announce?passkey=" + PASSKEY,
        "/announce.php?uk=" + PASSKEY + "&x=1"
      })
  void aPasskeyIsNeverShownWhenTheTrackerRefuses(String path) {
    FakeTracker tracker = closing(FakeTracker.open()).refusing("not today");
    assertNotShown(tracker.url(path), tracker);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is no answer",
        "",
        "d5:peers7:sevenbyte",
        "d8:intervali-5e5:peers6:aaaaaae",
        "d5:peers7:1234567e"
      })
  void aPasskeyIsNeverShownWhenTheAnswerIsGarbage(String answer) {
    FakeTracker tracker = closing(FakeTracker.open()).answering(answer);
    assertNotShown(tracker.url("/" + PASSKEY + "/announce"), tracker);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/" + PASSKEY + "/announce",
        "http://tracker.invalid/" + PASSKEY + "/announce",
        "wss://127.0.0.1/" + PASSKEY + "/announce",
        "https://127.0.0.1:1/announce?passkey=" + PASSKEY,
        "http://127.0.0.1:99999/" + PASSKEY + "/announce",
        "udp://127.0.0.1:1/" + PASSKEY + "/announce",
        "udp://tracker.invalid:80/announce?passkey=" + PASSKEY,
        "udp://127.0.0.1/" + PASSKEY
      })
  void aPasskeyIsNeverShownWhenTheTrackerCannotBeAsked(String url) {
    assertNotShown(url, null);
  }

  private void assertNotShown(String url, FakeTracker tracker) {
    SampleTorrent sample = SampleTorrent.announcedTo(folder.resolve("seed"), List.of(List.of(url)));
    TorrentSession session = session();
    Torrent torrent = session.add(AddTorrent.of(sample.metainfo()).saveTo(target()).startPaused());
    EventLog events = EventLog.of(torrent);
    torrent.resume();
    events.await(
        TorrentEvent.class,
        event ->
            event instanceof TorrentEvent.TrackerFailed
                || event instanceof TorrentEvent.TrackerAnnounced);
    String status = torrent.status().toString();
    String scraped = torrent.scrape().handle((counts, failure) -> counts + " " + failure).join();
    session.close();

    if (tracker != null) {
      assertThat(tracker.announces()).isNotEmpty(); // it was used, so it could have leaked
      assertThat(tracker.announces().toString()).contains(PASSKEY);
    }
    assertThat(events.all().toString()).doesNotContain(PASSKEY);
    assertThat(status).contains("://").doesNotContain(PASSKEY);
    assertThat(torrent.toString()).doesNotContain(PASSKEY);
    assertThat(scraped).contains("://").doesNotContain(PASSKEY);
    if (!events.all(TorrentEvent.TrackerFailed.class).isEmpty()) {
      assertThat(logged.toString()).contains("announce to "); // else nothing would be proved
    }
    assertThat(logged.toString()).doesNotContain(PASSKEY);
  }
}
