package io.github.btlib.tracker.udp;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.LoopServer;
import io.github.btlib.tracker.net.SharedPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers announces and scrapes over UDP. Thread-safe. */
public final class UdpServer extends LoopServer {

  private static final String NAME = "btlib-tracker-udp";

  /** How much may arrive while a loop is busy; the system may grant less. */
  private static final int RECEIVE_BUFFER = 4 << 20;

  /** Listens over IPv4 alone where the address is one, and else over both families. */
  private static final SharedPort.Kind<DatagramChannel> SOCKET =
      new SharedPort.Kind<>() {
        @Override
        public String portName() {
          return "UDP port";
        }

        @Override
        public DatagramChannel open(InetAddress address) throws IOException {
          return address instanceof Inet4Address && !address.isAnyLocalAddress()
              ? DatagramChannel.open(StandardProtocolFamily.INET)
              : DatagramChannel.open();
        }

        @Override
        public void bind(DatagramChannel channel, InetSocketAddress address) throws IOException {
          channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
          channel.bind(address);
        }
      };

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
   * @param engine answers
   * @return the server, listening
   * @throws IOException if it cannot listen there
   */
  public static UdpServer start(UdpSettings settings, TrackerEngine engine) throws IOException {
    List<DatagramChannel> channels =
        SharedPort.open(settings.addresses(), settings.port(), settings.threads(), SOCKET);
    HandOver handOver = new HandOver(NAME + "-waiting", settings.maxWaiting());
    Supplier<UdpResponder> responders = responders(settings, engine);
    List<UdpLoop> loops = new ArrayList<>();
    try {
      for (DatagramChannel channel : channels) {
        loops.add(new UdpLoop(channel, engine, handOver, responders));
      }
      return new UdpServer(SharedPort.portOf(channels.get(0)), loops, handOver);
    } catch (IOException | RuntimeException e) {
      SharedPort.closeAll(channels);
      throw e;
    }
  }
}
