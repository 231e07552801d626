package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ConnectionBookProperties {
  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, (byte) number});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Property
  void limitsHoldWhateverComesAndGoes(
      @ForAll @IntRange(min = 1, max = 30) int most,
      @ForAll @Size(max = 300) List<@IntRange(max = 99) Integer> steps) {
    ConnectionBook<Integer> any = new ConnectionBook<>(most, OptionalInt.of(2));
    Map<Integer, InetAddress> held = new HashMap<>();
    List<Integer> incoming = new ArrayList<>();
    int number = 0;
    long now = Long.MAX_VALUE - ConnectionBook.GRACE.toNanos(); // a clock about to wrap
    for (int step : steps) {
      InetAddress address = address(step % 7);
      now += Duration.ofMillis(100).toNanos();
      if (step < 50) {
        ConnectionBook.Answer<Integer> answer = any.accept(number, address, 1, now);
        if (answer.refusal() == null) {
          held.put(number, address);
          incoming.add(number);
        }
        if (answer.instead() != null) {
          assertThat(held.remove(answer.instead())).isNotNull();
          incoming.remove(answer.instead());
        }
      } else if (step < 75 && any.dial(number, address, now)) {
        held.put(number, address);
      } else if (!held.isEmpty()) {
        Integer one = List.copyOf(held.keySet()).get(step % held.size());
        if (step < 85) {
          any.handshakeDone(one);
        } else {
          any.end(one);
          any.end(one);
          held.remove(one);
          incoming.remove(one);
        }
      }
      number++;
      assertThat(any.all()).containsExactlyInAnyOrderElementsOf(held.keySet());
      assertThat(held.size()).isLessThanOrEqualTo(most + most / 10);
      assertThat(incoming.size()).isLessThanOrEqualTo(most);
      assertThat(held.size() - incoming.size()).isLessThanOrEqualTo(most - most / 10);
    }
  }
}
