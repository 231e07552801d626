package io.github.btlib.core.tracker;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A question to a UDP tracker and the reading of its answer (BEP 15). Every datagram of ours begins
 * with a connection id, an action and a transaction id; every answer with an action and a
 * transaction id. Numbers are big-endian. Pure.
 *
 * @param <R> what the answer says
 */
sealed interface UdpRequest<R> permits UdpConnect, UdpAnnounce, UdpScrape {
  int REQUEST_HEADER = 16;
  int ANSWER_HEADER = 8;
  int ERROR = 3;

  /** Returns the action asked for, which is the action of the answer too. */
  int action();

  /** Returns the number of bytes that follow the header of the request. */
  int bodyLength();

  /** Puts the bytes that follow the header of the request. */
  void putBody(ByteBuffer datagram);

  /** Returns the least number of bytes that follow the header of the answer; more are allowed. */
  int leastAnswerBody();

  /**
   * Reads what follows the header of the answer, at least {@link #leastAnswerBody()} bytes.
   *
   * @param ipv6 whether it came over IPv6
   */
  R read(ByteBuffer body, boolean ipv6) throws IOException;

  /** Makes the datagram to send. */
  default ByteBuffer datagram(long connectionId, int transactionId) {
    ByteBuffer datagram = ByteBuffer.allocate(REQUEST_HEADER + bodyLength());
    datagram.putLong(connectionId).putInt(action()).putInt(transactionId);
    putBody(datagram);
    return datagram.flip();
  }
}
