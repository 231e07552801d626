package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.socket.PacketLimits;
import io.github.btlib.tracker.socket.PacketSocket;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UdpLoopTest {

  private final TrackerEngine engine = ScriptedStore.with(1).engine();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private static PacketSocket open() throws IOException {
    return Sockets.best(true)
        .openUdp(new InetSocketAddress(0), new PacketLimits(64, 64, 1 << 12), false);
  }

  private UdpLoop loop(PacketSocket socket) {
    return new UdpLoop(
        socket,
        engine,
        new HandOver("test", 1),
        () -> new UdpResponder(engine, new ConnectionIds(1, 2), 0));
  }

  /** Runs a loop whose socket is closed, and returns what it logged. */
  private String logged(UdpLoop loop) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      loop.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLoopWhoseSocketSomebodyElseClosedDoesNotEndInSilence() throws IOException {
    PacketSocket socket = open();
    UdpLoop loop = loop(socket);
    socket.close();
    assertThat(logged(loop)).contains("ERROR", "the tracker's UDP server ends");
  }

  @Test
  void aLoopThatWasStoppedDoes() throws IOException {
    try (PacketSocket socket = open()) {
      UdpLoop loop = loop(socket);
      loop.stop();
      assertThat(socket.isOpen()).isFalse();
      assertThat(logged(loop)).doesNotContain("ERROR");
    }
  }
}
