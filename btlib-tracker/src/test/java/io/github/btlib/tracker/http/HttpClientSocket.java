package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A connection to a server under test, on which anything may be sent. Reads end after 10 s. */
public final class HttpClientSocket implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /** Connects over IPv4. */
  public HttpClientSocket(int port) throws IOException {
    this(InetAddress.getByName("127.0.0.1"), port);
  }

  /** Connects to an address of this machine. */
  public HttpClientSocket(InetAddress address, int port) throws IOException {
    this(new Socket(address, port));
  }

  private HttpClientSocket(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Connects over IPv4, from an address of this machine. */
  public static HttpClientSocket from(InetAddress source, int port) throws IOException {
    return new HttpClientSocket(new Socket(InetAddress.getByName("127.0.0.1"), port, source, 0));
  }

  /** An answer, its body one byte a character. */
  public record Answer(String head, String body) {

    /** The number in the status line. */
    public int status() {
      return Integer.parseInt(head.substring(9, 12));
    }
  }

  /** Sends text, one byte a character. */
  public HttpClientSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Says that nothing more will be sent. */
  public HttpClientSocket finishSending() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Ends the connection at once, unread answers or not. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Sends a GET request that keeps the connection. */
  public Answer get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: tracker\r\n\r\n").readAnswer();
  }

  /** Reads exactly one answer. */
  public Answer readAnswer() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed after: " + head);
      }
      head.append((char) b);
    }
    String text = head.toString();
    int at = text.indexOf("Content-Length: ") + 16;
    int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
    return new Answer(text, new String(in.readNBytes(length), ISO_8859_1));
  }

  /** Whether the server has closed the connection without another byte; waits for it to do so. */
  public boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
