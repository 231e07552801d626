package io.github.btlib.core.resume;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is read is what was written, or it is refused. */
class ResumeCodecTest {
  private final Metainfo metainfo = MemoryTorrent.of(5 * 32_768, 32_768).metainfo();
  private final byte[] whole = ResumeCodec.encode(metainfo, ResumeSamples.full(metainfo));

  @Test
  void everythingComesBack() throws Exception {
    assertThat(ResumeCodec.decode(metainfo, whole)).isEqualTo(ResumeSamples.full(metainfo));
  }

  @Test
  void whatIsMissingInATorrentThatWasJustAddedComesBackEmpty() throws Exception {
    ResumeData fresh = ResumeSamples.saved(metainfo, bits(), List.of(), List.of());
    assertThat(ResumeCodec.decode(metainfo, ResumeCodec.encode(metainfo, fresh))).isEqualTo(fresh);
  }

  @Test
  void noAnnounceUrlIsWritten() {
    assertThat(new String(whole, StandardCharsets.ISO_8859_1)).doesNotContain("http");
  }

  @Test
  void everyShorterFormIsRefused() {
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length));
    }
  }

  @Property(tries = 2_000)
  void aChangedByteIsFoundOut(
      @ForAll @IntRange(min = 0, max = 100_000) int place,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] changed = whole.clone();
    changed[place % changed.length] ^= (byte) change;
    assertRefused(changed);
  }

  @Property(tries = 500)
  void garbageIsRefused(@ForAll byte[] garbage) {
    assertRefused(garbage);
  }

  @Test
  void thatOfAnotherTorrentIsRefused() {
    Metainfo other = MemoryTorrent.of(6 * 32_768, 32_768).metainfo();
    assertThatExceptionOfType(ResumeException.class)
        .isThrownBy(() -> ResumeCodec.decode(other, whole))
        .withMessageContaining("another torrent");
  }

  @Test
  void aLaterVersionIsRefusedByItsNumber() {
    assertThatExceptionOfType(ResumeException.class)
        .isThrownBy(() -> ResumeCodec.decode(metainfo, wrapped(2, body().build())))
        .withMessageContaining("version 2, expected 1");
  }

  @Test
  void whatDoesNotFitTheTorrentIsRefusedEvenWithARightChecksum() {
    BDictionary right = body().build();
    assertRefused(wrapped(1, with(right, "pieces", new byte[] {(byte) 0xff, (byte) 0xff})));
    assertRefused(wrapped(1, with(right, "stamps", new byte[15])));
    assertRefused(wrapped(1, with(right, "stamps", new byte[32])));
    assertRefused(wrapped(1, with(right, "priorities", new byte[] {9})));
    assertRefused(wrapped(1, with(right, "priorities", new byte[2])));
    assertRefused(wrapped(1, with(right, "piece priorities", new byte[3])));
  }

  private BDictionary.Builder body() {
    BDictionary wrapper = (BDictionary) Bencode.decode(whole);
    BDictionary body = (BDictionary) Bencode.decode(wrapper.string("data").orElseThrow().bytes());
    BDictionary.Builder same = BDictionary.builder();
    body.entries().forEach(same::put);
    return same;
  }

  private static BDictionary with(BDictionary body, String key, byte[] value) {
    BDictionary.Builder other = BDictionary.builder();
    body.entries()
        .forEach((name, each) -> {
          if (!name.utf8().equals(key)) {
            other.put(name, each);
          }
        });
    return other.put(key, value).build();
  }

  private static byte[] wrapped(int version, BDictionary body) {
    byte[] data = Bencode.encode(body);
    return Bencode.encode(
        BDictionary.builder()
            .put("format", "btlib resume data")
            .put("version", version)
            .put("data", data)
            .put("sha1", Digests.sha1().digest(data))
            .build());
  }

  private void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(ResumeException.class)
        .isThrownBy(() -> ResumeCodec.decode(metainfo, bytes));
  }
}
