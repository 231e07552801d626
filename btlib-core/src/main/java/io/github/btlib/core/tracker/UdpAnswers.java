package io.github.btlib.core.tracker;

import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells the answer to a request from other datagrams (BEP 15). Pure. */
final class UdpAnswers {
  private UdpAnswers() {}

  /**
   * Reads a datagram.
   *
   * @param ipv6 whether it came over IPv6
   * @return what it says, or empty if it does not answer this request
   * @throws TrackerException if it is the tracker's refusal
   * @throws IOException if it answers this request with nonsense
   */
  static <R> Optional<R> read(
      ByteBuffer datagram, UdpRequest<R> request, int transactionId, boolean ipv6)
      throws IOException {
    if (datagram.remaining() < UdpRequest.ANSWER_HEADER) {
      return Optional.empty();
    }
    int length = datagram.remaining();
    int action = datagram.getInt();
    if (datagram.getInt() != transactionId) {
      return Optional.empty();
    }
    if (action == UdpRequest.ERROR) {
      throw new TrackerException(message(datagram));
    }
    if (action != request.action()) {
      return Optional.empty();
    }
    int least = UdpRequest.ANSWER_HEADER + request.leastAnswerBody();
    if (length < least) {
      throw new IOException(
          "the tracker's answer has " + length + " bytes, at least " + least + " are needed");
    }
    return Optional.of(request.read(datagram, ipv6));
  }

  private static String message(ByteBuffer datagram) {
    byte[] text = new byte[datagram.remaining()];
    datagram.get(text);
    String message = TrackerText.bounded(new String(text, StandardCharsets.UTF_8));
    return message.isEmpty() ? "the tracker refused without a reason" : message;
  }
}
