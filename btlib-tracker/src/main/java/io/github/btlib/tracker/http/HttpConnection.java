package io.github.btlib.tracker.http;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.net.Failures;
import io.github.btlib.tracker.socket.TcpConnection;
import io.github.btlib.tracker.socket.TcpConnection.Interest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from its first request to its last. It owns memory only while a head is
 * incomplete or an answer not taken, and reads no further before its answers are taken.
 *
 * <p>Confined to its loop's thread.
 */
final class HttpConnection extends TimingWheel.Entry implements TcpConnection.Handler {

  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /** Answers to pipelined requests are written when they amount to this. */
  private static final int BATCH = 1 << 14;

  /** How much of a refused request is read and thrown away, so that its sender sees the answer. */
  private static final int MAX_DRAINED = 1 << 16;

  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

  private static final byte[] NOTHING = new byte[0];

  private enum State {
    /** Requests are read and answered. */
    OPEN,
    /** A request is answered by another thread; nothing is read. */
    WAITING,
    /** The last answer is being written. */
    ENDING,
    /** The last answer is written; what still comes is thrown away. */
    DRAINING,
    CLOSED
  }

  private final HttpLoop loop;
  private final HttpExchange exchange;
  private final TcpConnection socket;

  private State state = State.OPEN;

  /** Null until there is something to wait for. */
  private @Nullable Interest awaited;

  /** The beginning of a head, or requests behind an answer that is not taken yet. */
  private byte[] held = NOTHING;

  private int heldLength;

  /** No head ends before this position of what is held. */
  private int scanned;

  private @Nullable ByteBuffer unsent;
  private boolean drains;
  private int drained;
  private int writes;

  HttpConnection(HttpLoop loop, HttpExchange exchange, TcpConnection socket) {
    this.loop = loop;
    this.exchange = exchange;
    this.socket = socket;
  }

  /** Does what the socket is ready for. */
  @Override
  public void ready() {
    try {
      if (unsent != null) {
        writeRest(unsent);
      } else {
        read();
      }
    } catch (IOException e) {
      log.debug("connection ended: {}", e.toString());
      close();
    } catch (RuntimeException | Error e) {
      // one request must not end the loop
      close();
      Failures.log(log, "a request failed", e);
    }
  }

  /**
   * Looks for a first request that is there already.
   *
   * @return whether there was something
   */
  boolean readyAtOnce() {
    ready();
    return awaited != null || state != State.OPEN;
  }

  /** Waits for the first request. */
  void awaitRequest() {
    try {
      await(Interest.READ);
      loop.schedule(this, exchange.settings.headTimeout());
    } catch (IOException e) {
      log.debug("connection ended: {}", e.toString());
      close();
    }
  }

  @Override
  void overdue() {
    // who has its answers, and asks for nothing more, is not slow
    if (writes == 0 || heldLength > 0 || unsent != null) {
      exchange.counters.accept(Counter.HTTP_TIMEOUTS);
    }
    close();
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    held = NOTHING;
    unsent = null;
    loop.forget(this, socket.source());
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("socket not closed cleanly: {}", e.toString());
    }
  }

  private void read() throws IOException {
    int kept = state == State.DRAINING ? 0 : restore();
    exchange.inBuffer.limit(RequestHead.MAX_LENGTH).position(kept);
    int count = socket.read(exchange.inBuffer);
    if (count < 0) {
      close();
    } else if (state == State.DRAINING) {
      drained += count;
      if (drained >= MAX_DRAINED) {
        close();
      }
    } else if (count > 0) {
      serve(kept + count, kept == 0);
    }
  }

  private int restore() {
    System.arraycopy(held, 0, exchange.in, 0, heldLength);
    return heldLength;
  }

  /**
   * Answers the requests that were read.
   *
   * @param begins whether what was read begins with a head, and not in the middle of one
   */
  private void serve(int length, boolean begins) throws IOException {
    exchange.out.clear();
    int at = 0;
    boolean answered = false;
    try {
      while (state == State.OPEN && unsent == null) {
        at = skipEmptyLines(at, length);
        int end = RequestHead.endOf(exchange.in, Math.max(at, scanned), length);
        scanned = 0;
        if (end < 0) {
          scanned = Math.max(0, length - at - 2);
          break;
        }
        exchange.head.parse(exchange.in, at, end);
        at = end;
        answered = true;
        answer();
        if (exchange.out.length() >= BATCH) {
          write();
        }
      }
      if (at == 0 && length == RequestHead.MAX_LENGTH) {
        throw tooLong(length);
      }
    } catch (BadRequest e) {
      log.debug("refused a request: {}", e.reason());
      exchange.counters.accept(Counter.HTTP_BAD_REQUESTS);
      exchange.answer.refuse(e.status(), e.reason());
      exchange.answer.writeTo(exchange.out, false);
      state = State.ENDING;
      drains = true;
    }
    if (state == State.ENDING) {
      drains |= at < length;
      hold(0, 0);
    } else {
      hold(at, length);
    }
    write();
    proceed(answered, begins);
  }

  /** RFC 9112, 2.2: old clients send an empty line after a request, which belongs to none. */
  private int skipEmptyLines(int from, int to) {
    int at = from;
    while (at < to && (exchange.in[at] == '\r' || exchange.in[at] == '\n')) {
      at++;
    }
    return at;
  }

  private BadRequest tooLong(int length) {
    return Ascii.indexOf(exchange.in, '\n', 0, length) == length
        ? new BadRequest(414, "request line longer than " + length + " bytes")
        : new BadRequest(431, "request head longer than " + length + " bytes");
  }

  private void answer() throws IOException {
    HttpAnswer answer = exchange.answer;
    boolean keepAlive = exchange.head.keepAlive() && !loop.isCrowded();
    answer.reset();
    if (exchange.handler.mayBlock(exchange.head)) {
      if (handOver(keepAlive)) {
        state = State.WAITING;
        return;
      }
      exchange.handler.busy(exchange.head, socket.source(), answer);
    } else {
      exchange.handler.get(exchange.head, socket.source(), answer);
    }
    answer.writeTo(exchange.out, keepAlive);
    if (!keepAlive) {
      state = State.ENDING;
    }
  }

  private boolean handOver(boolean keepAlive) {
    RequestHead head = exchange.head.copy();
    InetAddress source = socket.source();
    return exchange.handOver.tryRun(() -> {
      byte[] bytes = NOTHING;
      try {
        HttpAnswer answer = new HttpAnswer();
        exchange.handlers.get().get(head, source, answer);
        ByteWriter out = new ByteWriter(1024);
        answer.writeTo(out, keepAlive);
        bytes = out.toBytes();
      } finally {
        byte[] ready = bytes;
        loop.later(() -> answered(ready, keepAlive));
      }
    });
  }

  /** Goes on after another thread has made an answer, which is empty if it failed. */
  private void answered(byte[] bytes, boolean keepAlive) {
    if (state != State.WAITING) {
      return;
    }
    if (bytes.length == 0) {
      close();
      return;
    }
    try {
      state = keepAlive ? State.OPEN : State.ENDING;
      exchange.out.clear();
      exchange.out.put(bytes);
      write();
      goOn();
    } catch (IOException e) {
      log.debug("connection ended: {}", e.toString());
      close();
    } catch (RuntimeException | Error e) {
      close();
      Failures.log(log, "a request failed", e);
    }
  }

  private void write() throws IOException {
    ByteWriter out = exchange.out;
    if (out.length() == 0) {
      return;
    }
    if (writes++ == 1) {
      // a second answer must not wait for the client to acknowledge the first
      socket.sendAtOnce();
    }
    ByteBuffer view = out.view();
    socket.write(view, state == State.ENDING);
    if (view.hasRemaining()) {
      unsent = ByteBuffer.allocate(view.remaining()).put(view).flip();
    }
    out.clear();
  }

  private void writeRest(ByteBuffer rest) throws IOException {
    socket.write(rest, state == State.ENDING);
    if (!rest.hasRemaining()) {
      unsent = null;
      goOn();
    }
  }

  /** Serves what was held while an answer was not ready, or not taken. */
  private void goOn() throws IOException {
    if (unsent == null && state == State.OPEN && heldLength > 0) {
      serve(restore(), true);
    } else {
      proceed(true, true);
    }
  }

  /** Decides what to wait for, and until when. */
  private void proceed(boolean answered, boolean begins) throws IOException {
    if (unsent != null) {
      await(Interest.WRITE);
      loop.schedule(this, exchange.settings.headTimeout());
    } else if (state == State.ENDING) {
      end();
    } else if (state == State.WAITING) {
      await(Interest.NOTHING);
      loop.excuse(this);
    } else {
      boolean first = awaited == null;
      await(Interest.READ);
      if (heldLength == 0 && answered) {
        loop.schedule(this, exchange.settings.idleTimeout());
      } else if (first || answered || (heldLength > 0 && begins)) {
        loop.schedule(this, exchange.settings.headTimeout());
      }
    }
  }

  /**
   * Closes, at once or after reading on for a moment: closing a socket while input is unread resets
   * the connection, and a reset can overtake the answer.
   */
  private void end() throws IOException {
    if (!drains) {
      close();
      return;
    }
    state = State.DRAINING;
    socket.shutdownOutput();
    await(Interest.READ);
    loop.schedule(this, DRAIN_TIMEOUT);
  }

  private void await(Interest interest) throws IOException {
    if (awaited != interest) {
      awaited = interest;
      socket.await(interest, this);
    }
  }

  private void hold(int from, int to) {
    heldLength = to - from;
    if (heldLength == 0) {
      held = NOTHING;
      return;
    }
    if (held.length < heldLength) {
      held = new byte[Math.min(RequestHead.MAX_LENGTH, Math.max(256, 2 * heldLength))];
    }
    System.arraycopy(exchange.in, from, held, 0, heldLength);
  }
}
