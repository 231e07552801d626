package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The limits on rates of sessions and of torrents to add. */
class RateLimitSettingsTest {
  private final SessionBuilder builder = TorrentSession.builder();
  private final AddTorrent add = AddTorrent.of(metainfo());

  private static Metainfo metainfo() {
    BDictionary.Builder info =
        BDictionary.builder()
            .put("name", "a")
            .put("length", 1)
            .put("piece length", 16384)
            .put("pieces", new byte[20]);
    return Metainfo.read(Bencode.encode(BDictionary.builder().put("info", info.build()).build()));
  }

  private final Map<String, LongFunction<Object>> settings =
      Map.of(
          "uploadLimit", builder::uploadLimit,
          "downloadLimit", builder::downloadLimit,
          "peerUploadLimit", builder::peerUploadLimit,
          "peerDownloadLimit", builder::peerDownloadLimit,
          "uploadLimit of a torrent", add::uploadLimit,
          "downloadLimit of a torrent", add::downloadLimit);

  @TestFactory
  Stream<DynamicTest> whatNobodyCanMeanIsRefusedWithTheSettingAndItsLimits() {
    return settings.entrySet().stream()
        .map(setting ->
            DynamicTest.dynamicTest(
                setting.getKey(),
                () -> {
                  for (long bad : new long[] {-1, 1, 1023, Long.MIN_VALUE}) {
                    assertThatIllegalArgumentException()
                        .isThrownBy(() -> setting.getValue().apply(bad))
                        .withMessage(
                            "%s is %d bytes per second, it must be 0 (no limit) or at least 1024",
                            setting.getKey().split(" ")[0], bad);
                  }
                }));
  }

  @Test
  void withoutSettingsThereAreNoLimits() {
    SessionSettings session = new SessionSettings(builder);
    assertThat(session.uploadLimit()).isZero();
    assertThat(session.downloadLimit()).isZero();
    assertThat(session.peerUploadLimit()).isZero();
    assertThat(session.peerDownloadLimit()).isZero();
    assertThat(add.uploadLimit()).isZero();
    assertThat(add.downloadLimit()).isZero();
  }

  @Test
  void theLimitsOfASessionAreKeptApart() {
    SessionSettings session =
        new SessionSettings(
            builder
                .uploadLimit(1024)
                .downloadLimit(Long.MAX_VALUE)
                .peerUploadLimit(3_000)
                .peerDownloadLimit(4_000));
    assertThat(session.uploadLimit()).isEqualTo(1024);
    assertThat(session.downloadLimit()).isEqualTo(Long.MAX_VALUE);
    assertThat(session.peerUploadLimit()).isEqualTo(3_000);
    assertThat(session.peerDownloadLimit()).isEqualTo(4_000);
    assertThat(new SessionSettings(builder.uploadLimit(0)).uploadLimit()).isZero();
  }

  @Test
  void theLimitsOfATorrentAreKeptThroughOtherSettings() {
    AddTorrent limited =
        add.uploadLimit(1_500).downloadLimit(2_500).saveTo(Path.of("here")).startPaused();
    assertThat(limited.uploadLimit()).isEqualTo(1_500);
    assertThat(limited.downloadLimit()).isEqualTo(2_500);
    assertThat(limited.downloadLimit(0).uploadLimit()).isEqualTo(1_500);
    assertThat(add.uploadLimit()).as("immutable").isZero();
  }
}
