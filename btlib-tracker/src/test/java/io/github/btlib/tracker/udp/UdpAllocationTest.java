package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UdpAllocationTest {

  private static final long ALICE = 0xffff_0a01_0203L;
  private static final int ROUNDS = 100_000;

  @Test
  void anAnnounceAndAScrapeAllocateNothing() throws Exception {
    TrackerEngine engine = ScriptedStore.with(50).forgetting().engine();
    UdpResponder responder = new UdpResponder(engine, new ConnectionIds(1, 2), 0);
    ByteBuffer out = ByteBuffer.allocateDirect(UdpResponder.MAX_ANSWER);
    ByteBuffer connect = ByteBuffer.wrap(UdpPackets.connect());
    responder.respond(connect, out, 0, ALICE, 0);
    long id = out.getLong(8);
    byte[] option = {2, 3, '/', 'a', 'b'};
    ByteBuffer[] packets = {
      connect,
      direct(UdpPackets.concat(UdpPackets.announce(id), option)),
      direct(UdpPackets.scrape(id, 10)),
      direct(UdpPackets.announce(7)),
    };
    long least = Long.MAX_VALUE;
    // again until the compiler has seen it all
    for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
      long before = allocated();
      run(responder, packets, out, ROUNDS);
      least = Math.min(least, (allocated() - before) / ROUNDS);
    }
    assertThat(least).isZero();
  }

  private static ByteBuffer direct(byte[] packet) {
    return ByteBuffer.allocateDirect(packet.length).put(packet).flip();
  }

  private static void run(
      UdpResponder responder, ByteBuffer[] packets, ByteBuffer out, int rounds) {
    long answered = 0;
    for (int i = 0; i < rounds; i++) {
      for (ByteBuffer packet : packets) {
        packet.position(0);
        out.clear();
        answered += responder.respond(packet, out, 0, ALICE, 0) > 0 ? 1 : 0;
      }
    }
    assertThat(answered).isEqualTo(3L * rounds);
  }

  /** By reflection, since the module under test does not read the management modules. */
  private static long allocated() throws Exception {
    Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
    Object threads = factory.getMethod("getThreadMXBean").invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(threads);
  }
}
