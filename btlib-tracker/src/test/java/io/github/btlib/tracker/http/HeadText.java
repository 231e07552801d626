package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Makes heads of text. */
final class HeadText {

  private HeadText() {}

  /** Reads a head of lines between bars, which do not end it. */
  static RequestHead parse(String lines) throws BadRequest {
    // not from the array's beginning, and not to its end
    byte[] bytes = ("x" + lines.replace("|", "\r\n") + "\r\n\r\nGET").getBytes(ISO_8859_1);
    RequestHead head = new RequestHead("x-forwarded-for");
    head.parse(bytes, 1, bytes.length - 3);
    return head;
  }

  /** Reads the head of a GET request with these header fields, between bars. */
  static RequestHead get(String target, String... fields) {
    try {
      return parse("GET " + target + " HTTP/1.1|Host: x" + String.join("|", prefixed(fields)));
    } catch (BadRequest e) {
      throw new AssertionError(e);
    }
  }

  private static String[] prefixed(String... fields) {
    String[] all = new String[fields.length + 1];
    all[0] = "";
    System.arraycopy(fields, 0, all, 1, fields.length);
    return all;
  }
}
