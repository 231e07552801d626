package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.testkit.ScriptedStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UdpLoopTest {

  private final TrackerEngine engine = ScriptedStore.with(1).engine();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private UdpLoop loop(DatagramChannel channel) {
    return new UdpLoop(
        channel,
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
    DatagramChannel channel = DatagramChannel.open();
    UdpLoop loop = loop(channel);
    channel.close();
    assertThat(logged(loop)).contains("ERROR", "the tracker's UDP server ends");
  }

  @Test
  void aLoopThatWasStoppedDoes() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      UdpLoop loop = loop(channel);
      loop.stop();
      assertThat(channel.isOpen()).isFalse();
      assertThat(logged(loop)).doesNotContain("ERROR");
    }
  }
}
