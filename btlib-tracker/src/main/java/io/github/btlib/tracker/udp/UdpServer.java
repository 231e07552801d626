package io.github.btlib.tracker.udp;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.LoopServer;
import io.github.btlib.tracker.socket.PacketLimits;
import io.github.btlib.tracker.socket.PacketSocket;
import io.github.btlib.tracker.socket.SharedPort;
import io.github.btlib.tracker.socket.Sockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers announces and scrapes over UDP. Thread-safe. */
public final class UdpServer extends LoopServer {

  private static final String NAME = "btlib-tracker-udp";

  /** How much may arrive while a loop is busy; the system may grant less. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  private static final PacketLimits LIMITS =
      new PacketLimits(UdpResponder.MAX_REQUEST, UdpResponder.MAX_ANSWER, RECEIVE_BUFFER);

  private UdpServer(int port, List<UdpLoop> loops, HandOver handOver) {
    super(NAME, port, loops, handOver);
  }

  private static Supplier<UdpResponder> responders(UdpSettings settings, TrackerEngine engine) {
    IdSecret secret = settings.secret();
    // epochs that other trackers and the next run share, yet a clock that is never set back
    long offset = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
    return () ->
        new UdpResponder(engine, new ConnectionIds(secret.first(), secret.second()), offset);
  }

  /**
   * Starts a server.
   *
   * @param settings where and how
   * @param sockets opens the sockets
   * @param engine answers
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static UdpServer start(UdpSettings settings, Sockets sockets, TrackerEngine engine)
      throws IOException {
    List<PacketSocket> opened =
        SharedPort.open(
            settings.addresses(),
            settings.port(),
            sockets.canShare() ? settings.threads() : 1,
            "UDP port",
            (address, shared) -> sockets.openUdp(address, LIMITS, shared));
    HandOver handOver = new HandOver(NAME + "-waiting", settings.maxWaiting());
    Supplier<UdpResponder> responders = responders(settings, engine);
    List<UdpLoop> loops = new ArrayList<>();
    try {
      for (PacketSocket socket : opened) {
        loops.add(new UdpLoop(socket, engine, handOver, responders));
      }
      return new UdpServer(opened.get(0).port(), loops, handOver);
    } catch (RuntimeException e) {
      SharedPort.closeAll(opened);
      throw e;
    }
  }
}
