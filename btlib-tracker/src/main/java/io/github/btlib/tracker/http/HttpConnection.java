package io.github.btlib.tracker.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from its first request to its last. Confined to its own thread, which blocks in
 * reads and writes without a time-out: whoever closes the socket ends it, and that is the server's
 * watchman once {@link #isOverdue} is true.
 */
final class HttpConnection implements Runnable, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /** How much of a refused request is read and thrown away, so that its sender sees the answer. */
  private static final int MAX_DRAINED = 1 << 16;

  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

  private final Socket socket;
  private final HttpHandler handler;
  private final HttpSettings settings;
  private final HeadBuffer buffer = new HeadBuffer();

  /** In terms of {@link System#nanoTime}; written by the connection's thread alone. */
  private volatile long deadlineNanos;

  HttpConnection(Socket socket, HttpHandler handler, HttpSettings settings) {
    this.socket = socket;
    this.handler = handler;
    this.settings = settings;
    allow(settings.headTimeout());
  }

  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      serve(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      log.debug("connection ended: {}", e.toString());
    } catch (RuntimeException e) {
      // the thread is the request's own, so nobody else would hear of it
      log.error("a request failed", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("socket not closed cleanly: {}", e.toString());
    }
  }

  private void serve(InputStream in, OutputStream out) throws IOException {
    try {
      while (true) {
        byte[] head = readHead(in);
        if (head.length == 0) {
          return;
        }
        RequestHead request = RequestHead.parse(head);
        allow(settings.headTimeout());
        byte[] body = handler.get(request.path(), request.query(), socket.getInetAddress());
        if (body == null) {
          out.write(answer(404, ascii("not found\n"), request.keepAlive()));
        } else {
          out.write(answer(200, body, request.keepAlive()));
        }
        if (!request.keepAlive()) {
          drain(in);
          return;
        }
        allow(buffer.isEmpty() ? settings.idleTimeout() : settings.headTimeout());
      }
    } catch (BadRequest e) {
      log.debug("refused a request: {}", e.getMessage());
      allow(settings.headTimeout());
      out.write(answer(e.status(), ascii(e.getMessage() + "\n"), false));
      drain(in);
    }
  }

  /** Returns a whole head, or nothing if the client has closed its side before one was complete. */
  private byte[] readHead(InputStream in) throws IOException, BadRequest {
    boolean begun = !buffer.isEmpty();
    while (true) {
      byte[] head = buffer.takeHead();
      if (head.length > 0 || !buffer.fill(in)) {
        return head;
      }
      if (!begun) {
        begun = true;
        allow(settings.headTimeout());
      }
    }
  }

  /**
   * Reads on for a moment. Closing a socket while input is unread resets the connection, and a
   * reset can overtake the answer.
   */
  private void drain(InputStream in) throws IOException {
    if (in.available() == 0 && buffer.isEmpty()) {
      return;
    }
    socket.shutdownOutput();
    allow(DRAIN_TIMEOUT);
    byte[] sink = new byte[4096];
    int total = 0;
    for (int n = 0; n >= 0 && total < MAX_DRAINED; n = in.read(sink)) {
      total += n;
    }
  }

  private void allow(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  private static byte[] answer(int status, byte[] body, boolean keepAlive) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(reasonOf(status)).append("\r\n");
    head.append("Content-Type: text/plain\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    if (status == 405) {
      head.append("Allow: GET\r\n");
    }
    if (!keepAlive) {
      head.append("Connection: close\r\n");
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream(head.length() + 2 + body.length);
    answer.writeBytes(ascii(head.append("\r\n").toString()));
    answer.writeBytes(body);
    return answer.toByteArray();
  }

  private static String reasonOf(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 505 -> "HTTP Version Not Supported";
      default -> "Bad Request";
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
