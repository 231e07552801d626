package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives packets and sends answers. Confined to one thread, but for {@link #isOpen}, {@link
 * #close} and the {@link Sender}s.
 */
public interface PacketSocket extends BoundSocket {

  /** Answers packets. */
  interface Handler {

    /**
     * Answers a packet. Must not throw.
     *
     * @param in the packet, from position 0 to its limit
     * @param out empty; where the answer goes, from position 0 on
     * @param high the first half of the sender's IPv6 address, or 0
     * @param low the second half, or the sender's IPv4 address mapped into an IPv6 one
     * @param port the sender's, 0 to 65535
     * @return how many bytes the answer has; 0 if there is none
     */
    int answer(ByteBuffer in, ByteBuffer out, long high, long low, int port);
  }

  /** Where a packet came from. Thread-safe. */
  interface Sender {

    /**
     * Sends an answer.
     *
     * @param answer from its position to its limit
     * @throws IOException if that fails, or the socket is closed
     */
    void send(ByteBuffer answer) throws IOException;
  }

  /**
   * Waits for packets, has them answered, and sends the answers. One that cannot be sent is a
   * matter between us and its receiver, and only logged.
   *
   * @throws IOException if nothing can be received, such as after {@link #close}
   */
  void serve(Handler handler) throws IOException;

  /** Returns who sent the packet that is being answered, for an answer later on. */
  Sender sender();

  /** Returns whether nobody has closed it. */
  boolean isOpen();

  /** Ends a wait and all that may come. May be called by any thread. */
  @Override
  void close() throws IOException;
}
