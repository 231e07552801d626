package io.github.btlib.tracker.udp;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.Failures;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.Loop;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives packets of one socket and answers them, one at a time, until the socket is closed. It
 * blocks in the system call: for a datagram that is cheaper than to wait for it and then read it.
 */
final class UdpLoop implements Loop {

  private static final Logger log = LoggerFactory.getLogger(UdpLoop.class);

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

  private final DatagramChannel channel;
  private final TrackerEngine engine;
  private final HandOver handOver;
  private final Supplier<UdpResponder> responders;
  private final UdpResponder responder;
  private final ByteBuffer in = ByteBuffer.allocateDirect(UdpResponder.MAX_REQUEST);
  private final ByteBuffer out = ByteBuffer.allocateDirect(UdpResponder.MAX_ANSWER);

  private volatile boolean stopped;

  // the address of the packet in hand, in halves
  private long high;
  private long low;

  UdpLoop(
      DatagramChannel channel,
      TrackerEngine engine,
      HandOver handOver,
      Supplier<UdpResponder> responders) {
    this.channel = channel;
    this.engine = engine;
    this.handOver = handOver;
    this.responders = responders;
    this.responder = responders.get();
  }

  @Override
  public void run() {
    while (channel.isOpen()) {
      try {
        forgetInterrupt();
        in.clear();
        if (channel.receive(in) instanceof InetSocketAddress sender) {
          in.flip();
          respond(sender);
        }
      } catch (IOException e) {
        if (channel.isOpen()) {
          log.debug("cannot receive or send a packet: {}", e.toString());
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
      } catch (RuntimeException | Error e) {
        // one packet must not end the loop
        Failures.log(log, "a packet failed", e);
      }
    }
    if (!stopped) {
      log.error("the tracker's UDP server ends: a socket was closed, and not by it");
    }
  }

  /** A hook or a store may leave its thread interrupted, which would close the socket. */
  private static void forgetInterrupt() {
    if (Thread.interrupted()) {
      log.debug("a hook or the store left its thread interrupted");
    }
  }

  private void respond(InetSocketAddress sender) throws IOException {
    // an answer to port 0 cannot be sent, and the exception is dearer than the packet
    if (sender.getPort() == 0) {
      engine.counters().add(Counter.UDP_BAD_PACKETS);
      return;
    }
    takeApart(sender.getAddress());
    out.clear();
    int length = responder.respond(in, out, high, low, System.nanoTime());
    if (length > 0) {
      send(out.flip(), sender);
    } else if (length == UdpResponder.MAY_BLOCK) {
      handOver(sender);
    }
  }

  private void takeApart(InetAddress address) {
    if (address instanceof Inet4Address ipv4) {
      // the compiler sees that these four bytes never leave, and does without the array
      byte[] bytes = ipv4.getAddress();
      long first = (bytes[0] & 0xffL) << 24;
      int rest = ((bytes[1] & 0xff) << 16) | ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
      high = 0;
      low = MAPPED | first | rest;
    } else {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      high = bytes.getLong();
      low = bytes.getLong();
    }
  }

  private void handOver(InetSocketAddress sender) {
    ByteBuffer request = ByteBuffer.allocate(in.limit()).put(0, in, 0, in.limit());
    long first = high;
    long second = low;
    boolean taken =
        handOver.tryRun(() -> {
          ByteBuffer answer = ByteBuffer.allocate(UdpResponder.MAX_ANSWER);
          UdpResponder own = responders.get();
          if (own.answer(request, answer, first, second, System.nanoTime()) > 0) {
            send(answer.flip(), sender);
          }
        });
    if (!taken) {
      engine.counters().add(Counter.UDP_DROPPED);
    }
  }

  private void send(ByteBuffer answer, InetSocketAddress receiver) {
    try {
      forgetInterrupt();
      channel.send(answer, receiver);
    } catch (IOException e) {
      // such as a firewall that forbids it: a matter between us and this receiver
      log.debug("cannot send an answer: {}", e.toString());
    }
  }

  @Override
  public void stop() {
    stopped = true;
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("socket not closed cleanly: {}", e.toString());
    }
  }
}
