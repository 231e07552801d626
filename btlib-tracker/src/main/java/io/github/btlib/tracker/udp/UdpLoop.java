package io.github.btlib.tracker.udp;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.Failures;
import io.github.btlib.tracker.net.HandOver;
import io.github.btlib.tracker.net.Loop;
import io.github.btlib.tracker.socket.PacketSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the packets of one socket, one at a time, until the socket is closed. */
final class UdpLoop implements Loop {

  private static final Logger log = LoggerFactory.getLogger(UdpLoop.class);

  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

  private final PacketSocket socket;
  private final TrackerEngine engine;
  private final HandOver handOver;
  private final Supplier<UdpResponder> responders;
  private final UdpResponder responder;

  private volatile boolean stopped;

  UdpLoop(
      PacketSocket socket,
      TrackerEngine engine,
      HandOver handOver,
      Supplier<UdpResponder> responders) {
    this.socket = socket;
    this.engine = engine;
    this.handOver = handOver;
    this.responders = responders;
    this.responder = responders.get();
  }

  @Override
  public void run() {
    PacketSocket.Handler handler = this::answer;
    while (socket.isOpen()) {
      try {
        forgetInterrupt();
        socket.serve(handler);
      } catch (IOException e) {
        if (socket.isOpen()) {
          log.debug("cannot receive a packet: {}", e.toString());
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
      } catch (RuntimeException | Error e) {
        Failures.log(log, "serving packets failed", e);
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

  private int answer(ByteBuffer in, ByteBuffer out, long high, long low, int port) {
    try {
      // an answer to port 0 cannot be sent, and the exception is dearer than the packet
      if (port == 0) {
        engine.counters().add(Counter.UDP_BAD_PACKETS);
        return 0;
      }
      int length = responder.respond(in, out, high, low, System.nanoTime());
      if (length == UdpResponder.MAY_BLOCK) {
        handOver(in, high, low);
        return 0;
      }
      forgetInterrupt();
      return length;
    } catch (RuntimeException | Error e) {
      // one packet must not end the loop, nor cost others their answers
      Failures.log(log, "a packet failed", e);
      return 0;
    }
  }

  private void handOver(ByteBuffer in, long high, long low) {
    ByteBuffer request = ByteBuffer.allocate(in.limit()).put(0, in, 0, in.limit());
    PacketSocket.Sender sender = socket.sender();
    boolean taken =
        handOver.tryRun(() -> {
          ByteBuffer answer = ByteBuffer.allocate(UdpResponder.MAX_ANSWER);
          UdpResponder own = responders.get();
          if (own.answer(request, answer, high, low, System.nanoTime()) > 0) {
            forgetInterrupt();
            send(sender, answer.flip());
          }
        });
    if (!taken) {
      engine.counters().add(Counter.UDP_DROPPED);
    }
  }

  private static void send(PacketSocket.Sender sender, ByteBuffer answer) {
    try {
      sender.send(answer);
    } catch (IOException e) {
      // such as a firewall that forbids it: a matter between us and this receiver
      log.debug("cannot send an answer: {}", e.toString());
    }
  }

  @Override
  public void stop() {
    stopped = true;
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("socket not closed cleanly: {}", e.toString());
    }
  }
}
