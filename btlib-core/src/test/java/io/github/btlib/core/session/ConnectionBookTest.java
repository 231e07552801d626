package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConnectionBookTest {
  private static final long GRACE = ConnectionBook.GRACE.toNanos();

  private final ConnectionBook<String> book = new ConnectionBook<>(100, OptionalInt.empty());
  private long now = Long.MAX_VALUE - GRACE / 2; // a clock about to wrap

  private static InetAddress at(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  private static InetAddress stranger(int number) {
    return at("198.51." + number / 250 + "." + number % 250);
  }

  private ConnectionBook.Answer<String> accept(String name, String address) {
    return book.accept(name, at(address), 1, now);
  }

  private void fillHalfOpen() {
    for (int i = 0; i < ConnectionBook.MOST_HALF_OPEN; i++) {
      assertThat(book.accept("silent" + i, stranger(i), 1, now).refusal()).isNull();
    }
  }

  @Test
  void anAddressHasThreeConnectionsForEachTorrent() {
    for (int i = 0; i < 3; i++) {
      assertThat(accept("c" + i, "192.0.2.1").refusal()).isNull();
      book.handshakeDone("c" + i);
    }
    assertThat(accept("c3", "192.0.2.1").refusal()).isEqualTo("its address has enough connections");
    assertThat(accept("mapped", "::ffff:192.0.2.1").refusal()).isNotNull();
    assertThat(accept("other", "192.0.2.2").refusal()).isNull();
    assertThat(book.accept("c3", at("192.0.2.1"), 2, now).refusal()).isNull();
  }

  @Test
  void whatWeDialCountsForItsAddressToo() {
    for (int i = 0; i < 3; i++) {
      assertThat(book.dial("d" + i, at("192.0.2.1"), now)).isTrue();
    }
    assertThat(accept("c", "192.0.2.1").refusal()).isNotNull();
    book.end("d0");
    assertThat(accept("c", "192.0.2.1").refusal()).isNull();
  }

  @Test
  void ofManyTorrentsAnAddressStillHasFewConnectionsWithoutAHandshake() {
    for (int i = 0; i < 5; i++) {
      assertThat(book.accept("c" + i, at("192.0.2.1"), 10, now).refusal()).isNull();
    }
    assertThat(book.accept("c5", at("192.0.2.1"), 10, now).refusal())
        .isEqualTo("its address has enough connections without a handshake");
    book.handshakeDone("c0");
    assertThat(book.accept("c5", at("192.0.2.1"), 10, now).refusal()).isNull();
  }

  @Test
  void theLoopbackIsExempt() {
    for (int i = 0; i < 20; i++) {
      assertThat(accept("c" + i, "127.0.0.1").refusal()).isNull();
    }
  }

  @Test
  void whenTooManyAreSilentTheOldestGivesWay() {
    fillHalfOpen();
    now += GRACE - 1;
    assertThat(accept("honest", "192.0.2.1").refusal()).isEqualTo("there are enough connections");
    now += 1;
    ConnectionBook.Answer<String> answer = accept("honest", "192.0.2.1");
    assertThat(answer.refusal()).isNull();
    assertThat(answer.instead()).isEqualTo("silent0");
    assertThat(book.all()).contains("honest").doesNotContain("silent0");
  }

  @Test
  void theAddressWithTheMostSilentConnectionsGivesWayFirst() {
    accept("honest and slow", "192.0.2.1");
    for (int i = 1; i < ConnectionBook.MOST_HALF_OPEN; i++) {
      book.accept("silent" + i, stranger(i / 3), 1, now);
    }
    now += GRACE;
    assertThat(accept("next", "192.0.2.2").instead()).isEqualTo("silent3");
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(book.accept("c" + i, stranger(i), 1, now).refusal()).isNull();
      book.handshakeDone("c" + i);
    }
  }

  @Test
  void aFewAreLetInAboveTheLimitSoThatTheirTorrentMayChoose() {
    fill(90);
    now += 10 * GRACE;
    for (int i = 0; i < ConnectionBook.MOST_EXTRA; i++) {
      ConnectionBook.Answer<String> answer = book.accept("x" + i, stranger(200 + i), 1, now);
      assertThat(answer)
          .as("nobody with a handshake gives way here")
          .extracting(ConnectionBook.Answer::refusal, ConnectionBook.Answer::instead)
          .containsOnlyNulls();
      assertThat(book.isExtra("x" + i)).isTrue();
    }
    assertThat(accept("next", "192.0.2.1").refusal()).isEqualTo("there are enough connections");
    assertThat(book.isExtra("c0")).isFalse();
  }

  @Test
  void whoWasLetInAboveTheLimitIsNotAboveItOnceThereIsRoom() {
    fill(90);
    accept("extra", "192.0.2.1");
    assertThat(book.isExtra("extra")).isTrue();
    book.end("c0");
    assertThat(book.isExtra("extra")).isFalse();
  }

  @Test
  void aSmallLimitIsNeverPassed() {
    ConnectionBook<String> small = new ConnectionBook<>(1, OptionalInt.empty());
    assertThat(small.accept("c0", stranger(0), 1, now).refusal()).isNull();
    small.handshakeDone("c0");
    assertThat(small.accept("c1", stranger(1), 1, now).refusal()).isNotNull();
  }

  @Test
  void thoseWhoConnectToUsLeaveATenthToDial() {
    fill(90);
    assertThat(book.isNearlyFull()).isTrue();
    accept("extra", "192.0.2.1");
    for (int i = 0; i < 10; i++) {
      assertThat(book.dial("d" + i, stranger(100 + i), now)).isTrue();
    }
    assertThat(book.dial("d10", stranger(110), now)).isFalse();
  }

  @Test
  void thoseWeDialLeaveATenthToBeConnectedTo() {
    for (int i = 0; i < 90; i++) {
      assertThat(book.dial("d" + i, stranger(i), now)).isTrue();
      book.handshakeDone("d" + i);
    }
    assertThat(book.hasRoomToDial()).isFalse();
    assertThat(accept("c", "192.0.2.1").refusal()).isNull();
  }

  @Test
  void fewAreDialledAtATime() {
    for (int i = 0; i < ConnectionBook.MOST_HALF_OPEN; i++) {
      assertThat(book.dial("d" + i, stranger(i), now)).isTrue();
    }
    assertThat(book.dial("d50", stranger(50), now)).isFalse();
    book.handshakeDone("d7");
    assertThat(book.dial("d50", stranger(50), now)).isTrue();
  }

  @Test
  void connectionsWithoutAHandshakeAreFoundByAddress() {
    accept("in", "192.0.2.1");
    book.dial("out", at("192.0.2.2"), now);
    accept("done", "192.0.2.3");
    book.handshakeDone("done");
    assertThat(book.halfOpen(any -> true)).containsExactlyInAnyOrder("in", "out");
    assertThat(book.halfOpen(at("192.0.2.2")::equals)).containsExactly("out");
  }
}
