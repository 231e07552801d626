package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class UdpResponderProperties {

  private static final long LOW = 0xffff_0a01_0203L;

  private final ScriptedStore store = ScriptedStore.with(200).forgetting();
  private final TrackerEngine engine = store.engine();
  private final ConnectionIds ids = new ConnectionIds(5, 6);
  private final UdpResponder responder = new UdpResponder(engine, ids, 0);

  private ByteBuffer ask(byte[] packet) {
    ByteBuffer out = ByteBuffer.allocate(UdpResponder.MAX_ANSWER);
    int length = responder.respond(ByteBuffer.wrap(packet), out, 0, LOW, 0);
    assertThat(length).isNotNegative();
    return out.position(0).limit(length);
  }

  @Property
  void withoutAValidIdNothingLongerThanTheRequestIsSent(@ForAll("forgeries") byte[] packet) {
    ByteBuffer answer = ask(packet);
    assertThat(answer.limit()).isLessThanOrEqualTo(packet.length);
    assertThat(answer.limit()).isIn(0, 16);
    assertThat(engine.stats().udp().ipv4Announces()).isZero();
  }

  @Property
  void withAValidIdAnyBytesAreAnsweredAsTheProtocolHasIt(@ForAll("mutations") byte[] packet) {
    ByteBuffer answer = ask(packet);
    if (answer.limit() > 0) {
      assertThat(answer.getInt(4)).isEqualTo(ByteBuffer.wrap(packet).getInt(12));
      int length = answer.limit();
      switch (answer.getInt(0)) {
        case 0 -> assertThat(length).isEqualTo(16);
        case 1 -> assertThat((length - 20) % 6).isZero();
        case 2 -> assertThat(length).isEqualTo(8 + (packet.length - 16) / 20 * 12);
        default -> assertThat(answer.getInt(0)).isEqualTo(3);
      }
    }
  }

  private static Arbitrary<byte[]> noise(int max) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(max);
  }

  /** Random bytes, and requests with the id of somebody else or none, cut short or prolonged. */
  @Provide
  Arbitrary<byte[]> forgeries() {
    long mine = ids.issue(0, LOW, 0);
    Arbitrary<Long> id =
        Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.of(0L, ids.issue(0, LOW ^ 1, 0), UdpPackets.PROTOCOL_ID, ~mine))
            .filter(value -> value != mine);
    return Arbitraries.oneOf(noise(200), requests(id));
  }

  @Provide
  Arbitrary<byte[]> mutations() {
    return requests(Arbitraries.just(ids.issue(0, LOW, 0)));
  }

  private static Arbitrary<byte[]> requests(Arbitrary<Long> id) {
    Arbitrary<Integer> action =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.integers().between(0, 3)), Tuple.of(1, Arbitraries.integers()));
    Arbitrary<byte[]> body =
        Arbitraries.oneOf(
            noise(300),
            Arbitraries.integers().between(0, 80).map(n -> new byte[20 * n]),
            Combinators.combine(Arbitraries.bytes().array(byte[].class).ofSize(82), noise(60))
                .as(UdpPackets::concat));
    return Combinators.combine(id, action, body)
        .as((i, a, b) -> UdpPackets.concat(UdpPackets.header(i, a, 16).array(), b));
  }
}
