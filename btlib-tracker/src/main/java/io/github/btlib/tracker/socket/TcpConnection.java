package io.github.btlib.tracker.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A connection that never blocks. Confined to the thread of its {@link TcpListener}. */
public interface TcpConnection extends Closeable {

  /** What a connection may wait for. */
  enum Interest {
    NOTHING,
    /** Input, or its end. */
    READ,
    /** Room for output. */
    WRITE
  }

  /** Whoever serves a connection. */
  interface Handler {

    /** Called when what is awaited may have come; now and then it has not. */
    void ready();

    /** Ends the connection. */
    void close();
  }

  /** Returns the address of the other end. */
  InetAddress source();

  /**
   * Reads what is there.
   *
   * @param target where to, backed by an array
   * @return how many bytes; 0 if none are there, -1 at the end of input
   * @throws IOException if the connection failed
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Writes what there is room for.
   *
   * @param source from where, backed by an array; its position moves
   * @param last whether nothing will follow but the end, so that this may leave together with it
   * @throws IOException if the connection failed
   */
  void write(ByteBuffer source, boolean last) throws IOException;

  /**
   * Sets what to wait for, and who is told.
   *
   * @throws IOException if the system cannot wait for one more
   */
  void await(Interest interest, Handler handler) throws IOException;

  /** Has small writes leave at once, whatever is on its way (TCP_NODELAY). */
  void sendAtOnce() throws IOException;

  /** Tells the other end that nothing follows. */
  void shutdownOutput() throws IOException;
}
