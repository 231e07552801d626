package io.github.btlib.tracker.http;

/** An answer as a handler makes it: text, of status 200 unless said otherwise. Used again. */
final class HttpAnswer {

  private static final byte[] OK =
      Ascii.bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ");
  private static final byte[] END = Ascii.bytes("\r\n\r\n");
  private static final byte[] CLOSE = Ascii.bytes("\r\nConnection: close\r\n\r\n");

  private final ByteWriter body = new ByteWriter(2048);
  private int status = 200;
  private String contentType = "text/plain";

  void reset() {
    body.clear();
    status = 200;
    contentType = "text/plain";
  }

  ByteWriter body() {
    return body;
  }

  void contentType(String value) {
    contentType = value;
  }

  /** Makes it one of another status, whose body is its reason. */
  void refuse(int newStatus, String reason) {
    reset();
    status = newStatus;
    body.put(reason).put('\n');
  }

  /** Writes status line, header fields and body. */
  void writeTo(ByteWriter out, boolean keepAlive) {
    if (status == 200 && contentType.equals("text/plain")) {
      out.put(OK).putNumber(body.length());
    } else {
      out.put("HTTP/1.1 ").putNumber(status).put(' ').put(reasonOf(status));
      out.put("\r\nContent-Type: ").put(contentType);
      out.put(status == 405 ? "\r\nAllow: GET" : "");
      out.put("\r\nContent-Length: ").putNumber(body.length());
    }
    out.put(keepAlive ? END : CLOSE).put(body);
  }

  private static String reasonOf(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Bad Request";
    };
  }
}
