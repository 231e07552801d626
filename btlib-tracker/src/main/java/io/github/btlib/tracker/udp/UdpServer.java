package io.github.btlib.tracker.udp;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.Loops;
import io.github.btlib.tracker.net.SharedPort;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers announces and scrapes over UDP. Thread-safe. */
public final class UdpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UdpServer.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

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

  private final int port;
  private final HandOver handOver;
  private final List<UdpLoop> loops = new ArrayList<>();
  private final Loops threads;

  private UdpServer(UdpSettings settings, TrackerEngine engine, List<DatagramChannel> channels)
      throws IOException {
    this.port = portOf(channels.get(0));
    this.handOver = new HandOver("btlib-tracker-udp-waiting", settings.maxWaiting());
    Supplier<UdpResponder> responders = responders(settings, engine);
    for (DatagramChannel channel : channels) {
      loops.add(new UdpLoop(channel, engine, handOver, responders));
    }
    this.threads = new Loops("btlib-tracker-udp", loops);
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
    List<DatagramChannel> channels = new ArrayList<>();
    try {
      int port = settings.port();
      for (InetAddress address : settings.addresses()) {
        channels.addAll(
            SharedPort.open(new InetSocketAddress(address, port), settings.threads(), SOCKET));
        port = portOf(channels.get(0));
      }
      return new UdpServer(settings, engine, channels);
    } catch (IOException e) {
      for (DatagramChannel channel : channels) {
        channel.close();
      }
      throw e;
    }
  }

  private static int portOf(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /**
   * Tells the port the server listens at.
   *
   * @return the one it was given, or got
   */
  public int port() {
    return port;
  }

  /**
   * Stops listening and waits, for at most 5 s, until every thread has ended. Further calls change
   * nothing.
   */
  @Override
  public void close() {
    close(System.nanoTime() + CLOSE_TIMEOUT.toNanos());
  }

  /** Stops listening, without waiting for anything. */
  public void stop() {
    loops.forEach(UdpLoop::stop);
  }

  /**
   * Does the same as {@link #close()}, with another bound.
   *
   * @param deadlineNanos until when to wait, in terms of {@link System#nanoTime}
   */
  public void close(long deadlineNanos) {
    stop();
    boolean ended = threads.join(deadlineNanos);
    ended &= handOver.close(deadlineNanos);
    if (!ended) {
      log.warn("threads of the tracker are still running after its close");
    }
  }
}
