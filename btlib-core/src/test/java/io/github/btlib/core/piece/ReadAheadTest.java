package io.github.btlib.core.piece;

import static io.github.btlib.core.piece.TestPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** How much is asked for ahead of a reader. */
class ReadAheadTest {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final long START = -5 * SECOND; // a clock is only good for differences

  /** Reads at a constant rate for a while, ten times a second; returns when it was done. */
  private static long read(ReadAhead ahead, int bytesPerSecond, int seconds) {
    long now = START;
    for (int i = 0; i < 10 * seconds; i++) {
      now += SECOND / 10;
      ahead.taken(bytesPerSecond / 10, now);
    }
    return now;
  }

  @Test
  void itBeginsWithAMebibyte() {
    ReadAhead ahead = new ReadAhead(0, 100L * MIB, 256 * KIB, START);
    assertThat(ahead.window(0, START))
        .isEqualTo(new Deadlines.Window(0, 3, ReadAhead.SECONDS * SECOND / 4));
  }

  @Test
  void atLeastTwoPiecesAreNeeded() {
    ReadAhead ahead = new ReadAhead(0, 100L * MIB, 4 * MIB, START);
    assertThat(ahead.window(0, START).last()).isEqualTo(1);
  }

  @Test
  void itFollowsTheRateOfTheReader() {
    ReadAhead ahead = new ReadAhead(0, 1000L * MIB, 256 * KIB, START);
    long now = read(ahead, MIB, 20);
    assertThat(ahead.rate(now)).isCloseTo(MIB, within(MIB / 20.0));
    Deadlines.Window window = ahead.window(0, now);
    assertThat(window.last() + 1).isBetween(4 * 9, 4 * 11); // ten seconds
    assertThat(window.perPiece()).isCloseTo(SECOND / 4, within(SECOND / 40));
  }

  @Test
  void theFirstReadsAreNoRateYet() {
    ReadAhead ahead = new ReadAhead(0, 1000L * MIB, 256 * KIB, START);
    ahead.taken(64 * KIB, START + 1);
    assertThat(ahead.rate(START + 1)).isLessThan(80 * KIB);
  }

  @Test
  void aReaderThatRestsIsForgotten() {
    ReadAhead ahead = new ReadAhead(0, 1000L * MIB, 256 * KIB, START);
    long now = read(ahead, MIB, 20);
    assertThat(ahead.window(0, now + 60 * SECOND).last()).isEqualTo(3);
  }

  @Test
  void howeverFastItIsBounded() {
    ReadAhead ahead = new ReadAhead(0, 10_000L * MIB, 256 * KIB, START);
    long now = read(ahead, 200 * MIB, 20);
    assertThat(ahead.window(0, now).last() + 1).isEqualTo(4 * 64);
    ReadAhead small = new ReadAhead(0, 10_000L * MIB, 16 * KIB, START);
    read(small, 200 * MIB, 20);
    assertThat(small.window(0, now).last() + 1).isEqualTo(ReadAhead.MOST_PIECES);
  }

  @Test
  void itEndsWithTheFile() {
    ReadAhead ahead = new ReadAhead(1000, 1000 + 3 * 16 * KIB, 16 * KIB, START);
    Deadlines.Window all = ahead.window(0, START);
    assertThat(all.first()).isZero();
    assertThat(all.last()).isEqualTo(3);
    assertThat(ahead.window(3 * 16 * KIB - 1, START).first()).isEqualTo(3);
    assertThat(ahead.window(3 * 16 * KIB, START)).isEqualTo(Deadlines.Window.NONE);
  }

  @Property
  void theWindowBeginsWhereItIsReadAndStaysInTheFile(
      @ForAll @LongRange(max = 1L << 40) long offset,
      @ForAll @LongRange(min = 1, max = 1L << 40) long length,
      @ForAll @LongRange(max = 1L << 41) long position,
      @ForAll @IntRange(min = 20, max = 29) int pieceBits,
      @ForAll @IntRange(max = 1 << 30) int rate,
      @ForAll long start) {
    int pieceLength = 1 << pieceBits;
    ReadAhead ahead = new ReadAhead(offset, offset + length, pieceLength, start);
    ahead.taken(rate, start + SECOND);
    Deadlines.Window window = ahead.window(position, start + 2 * SECOND);
    if (position >= length) {
      assertThat(window).isEqualTo(Deadlines.Window.NONE);
    } else {
      assertThat(window.first()).isEqualTo((int) ((offset + position) / pieceLength));
      assertThat(window.last())
          .isBetween(window.first(), (int) ((offset + length - 1) / pieceLength));
      assertThat(window.last() - window.first()).isLessThan(ReadAhead.MOST_PIECES);
      assertThat(window.perPiece()).isBetween(1L, ReadAhead.SECONDS * SECOND);
    }
  }
}
