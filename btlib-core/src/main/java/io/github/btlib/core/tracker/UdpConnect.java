package io.github.btlib.core.tracker;

import java.nio.ByteBuffer;

/** Asks a UDP tracker for a connection id (BEP 15). Pure. */
record UdpConnect() implements UdpRequest<Long> {
  /** Stands where the connection id of other requests stands. */
  static final long PROTOCOL_ID = 0x417_2710_1980L;

  private static final int CONNECT = 0;

  @Override
  public int action() {
    return CONNECT;
  }

  @Override
  public int bodyLength() {
    return 0;
  }

  @Override
  public void putBody(ByteBuffer datagram) {}

  @Override
  public int leastAnswerBody() {
    return Long.BYTES;
  }

  @Override
  public Long read(ByteBuffer body, boolean ipv6) {
    return body.getLong();
  }
}
