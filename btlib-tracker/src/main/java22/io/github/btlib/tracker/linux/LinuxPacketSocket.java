package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.btlib.tracker.socket.PacketLimits;
import io.github.btlib.tracker.socket.PacketSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the packets that are there with one call, and sends the answers with another. A packet
 * has a slot of each of these:
 *
 * <pre>
 * message (mmsghdr)  0 address of the name (8)  8 its length (4)  16 address of the part (8)
 *                   24 number of parts (8)     32 address of who was asked (8)
 *                   40 its length (8)          56 bytes received (4)
 * part (iovec)       0 address of the bytes (8) 8 how many (8)
 * name (sockaddr)    see SocketAddress
 * asked (cmsghdr)    see AskedAddress
 * </pre>
 */
final class LinuxPacketSocket implements PacketSocket {

  private static final Logger log = LoggerFactory.getLogger(LinuxPacketSocket.class);

  /** More spare nothing, and the first would wait for the last. */
  private static final int BATCH = 32;

  private static final int MESSAGE = 64;
  private static final int NAME_LENGTH = 8;
  private static final int PARTS = 16;
  private static final int PART_COUNT = 24;
  private static final int ASKED = 32;
  private static final int ASKED_LENGTH = 40;
  private static final int RECEIVED = 56;
  private static final int PART = 16;
  private static final int NAME = 32;

  private final Descriptor socket;
  private final int port;

  // freed when the last of them is not reachable any more
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment errno = arena.allocate(Libc.ERRNO);
  private final MemorySegment names = arena.allocate((long) BATCH * NAME, Long.BYTES);
  private final MemorySegment asked =
      arena.allocate((long) BATCH * AskedAddress.MAX_LENGTH, Long.BYTES);
  private final MemorySegment received;
  private final MemorySegment sent;
  private final MemorySegment sentParts;

  /** What is sent from a message on. */
  private final MemorySegment[] sentFrom = new MemorySegment[BATCH];

  private final ByteBuffer[] in = new ByteBuffer[BATCH];
  private final ByteBuffer[] out = new ByteBuffer[BATCH];

  /** The slot of the packet in hand. */
  private int current;

  LinuxPacketSocket(BoundDescriptor bound, PacketLimits limits) {
    socket = new Descriptor(bound.number());
    port = bound.port();
    received = messages(parts(in, limits.maxIn()));
    sentParts = parts(out, limits.maxOut());
    sent = messages(sentParts);
    for (int i = 0; i < BATCH; i++) {
      received.set(JAVA_LONG, (long) i * MESSAGE, nameAddress(i));
      received.set(JAVA_LONG, (long) i * MESSAGE + ASKED, askedAddress(i));
      makeRoom(i);
      sentFrom[i] = sent.asSlice((long) i * MESSAGE);
    }
  }

  private MemorySegment parts(ByteBuffer[] buffers, int length) {
    MemorySegment bytes = arena.allocate((long) BATCH * length, Long.BYTES);
    MemorySegment parts = arena.allocate((long) BATCH * PART, Long.BYTES);
    for (int i = 0; i < BATCH; i++) {
      MemorySegment slot = bytes.asSlice((long) i * length, length);
      buffers[i] = slot.asByteBuffer();
      parts.set(JAVA_LONG, (long) i * PART, slot.address());
      parts.set(JAVA_LONG, (long) i * PART + Long.BYTES, length);
    }
    return parts;
  }

  private MemorySegment messages(MemorySegment parts) {
    MemorySegment messages = arena.allocate((long) BATCH * MESSAGE, Long.BYTES);
    for (int i = 0; i < BATCH; i++) {
      messages.set(JAVA_LONG, (long) i * MESSAGE + PARTS, parts.address() + (long) i * PART);
      messages.set(JAVA_LONG, (long) i * MESSAGE + PART_COUNT, 1);
    }
    return messages;
  }

  private long nameAddress(int slot) {
    return names.address() + (long) slot * NAME;
  }

  private long askedAddress(int slot) {
    return asked.address() + (long) slot * AskedAddress.MAX_LENGTH;
  }

  /** Tells the system how long the addresses of the next packet may be. */
  private void makeRoom(int slot) {
    received.set(JAVA_INT, (long) slot * MESSAGE + NAME_LENGTH, SocketAddress.MAX_LENGTH);
    received.set(JAVA_LONG, (long) slot * MESSAGE + ASKED_LENGTH, AskedAddress.MAX_LENGTH);
  }

  /** Finds out whether the system has the calls: some that pretend to be Linux have not. */
  void tryCalls() throws IOException {
    if (Libc.recvmmsg(errno, socket.number(), received, 0, 0, MemorySegment.NULL) < 0
        || Libc.sendmmsg(errno, socket.number(), sent, 0, 0) < 0) {
      throw Libc.failure(errno);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void serve(Handler handler) throws IOException {
    try {
      // not in use meanwhile, so that a handler that hangs keeps nobody from closing it
      int answers = answer(handler, receive());
      if (answers > 0) {
        send(answers);
      }
    } finally {
      // the system knows the segments by their addresses, the collector by this
      Reference.reachabilityFence(this);
    }
  }

  private int receive() throws IOException {
    if (!socket.enter()) {
      throw new ClosedChannelException();
    }
    try {
      int count =
          Libc.recvmmsg(
              errno, socket.number(), received, BATCH, Libc.MSG_WAITFORONE, MemorySegment.NULL);
      if (!socket.isOpen()) {
        throw new ClosedChannelException();
      }
      if (count < 0 && Libc.errno(errno) != Libc.EINTR) {
        throw Libc.failure(errno);
      }
      return count;
    } finally {
      socket.leave();
    }
  }

  /** Returns how many answers there are. */
  private int answer(Handler handler, int count) {
    int answers = 0;
    for (int i = 0; i < count; i++) {
      long message = (long) i * MESSAGE;
      long name = (long) i * NAME;
      ByteBuffer request = in[i].clear().limit(received.get(JAVA_INT, message + RECEIVED));
      current = i;
      int length =
          handler.answer(
              request,
              out[answers].clear(),
              SocketAddress.high(names, name),
              SocketAddress.low(names, name),
              SocketAddress.port(names, name));
      if (length > 0) {
        address(sent, (long) answers * MESSAGE, i);
        sentParts.set(JAVA_LONG, (long) answers * PART + Long.BYTES, length);
        answers++;
      }
      makeRoom(i);
    }
    return answers;
  }

  /** Has a message go to where a packet came from, and leave from where that went to. */
  private void address(MemorySegment messages, long message, int slot) {
    long askedLength = received.get(JAVA_LONG, (long) slot * MESSAGE + ASKED_LENGTH);
    if (askedLength > 0) {
      AskedAddress.forgetInterface(asked, (long) slot * AskedAddress.MAX_LENGTH);
    }
    int nameLength = received.get(JAVA_INT, (long) slot * MESSAGE + NAME_LENGTH);
    messages.set(JAVA_LONG, message, nameAddress(slot));
    messages.set(JAVA_INT, message + NAME_LENGTH, nameLength);
    messages.set(JAVA_LONG, message + ASKED, askedAddress(slot));
    messages.set(JAVA_LONG, message + ASKED_LENGTH, askedLength);
  }

  private void send(int count) throws IOException {
    if (!socket.enter()) {
      throw new ClosedChannelException();
    }
    try {
      int done = 0;
      while (done < count) {
        int more = Libc.sendmmsg(errno, socket.number(), sentFrom[done], count - done, 0);
        if (more > 0) {
          done += more;
        } else if (Libc.errno(errno) != Libc.EINTR) {
          // such as a firewall that forbids this one
          if (log.isDebugEnabled()) {
            log.debug("cannot send an answer: {}", Libc.failure(errno).getMessage());
          }
          done++;
        }
      }
    } finally {
      socket.leave();
    }
  }

  @Override
  public Sender sender() {
    // of its own, since the slot is another packet's soon
    Arena own = Arena.ofAuto();
    MemorySegment name = own.allocate(NAME, Long.BYTES);
    MemorySegment from = own.allocate(AskedAddress.MAX_LENGTH, Long.BYTES);
    MemorySegment message = own.allocate(MESSAGE, Long.BYTES);
    address(message, 0, current);
    MemorySegment.copy(names, (long) current * NAME, name, 0, NAME);
    long length = from.byteSize();
    MemorySegment.copy(asked, current * length, from, 0, length);
    message.set(JAVA_LONG, 0, name.address());
    message.set(JAVA_LONG, ASKED, from.address());
    return answer -> {
      try {
        send(answer, message);
      } finally {
        Reference.reachabilityFence(name);
        Reference.reachabilityFence(from);
      }
    };
  }

  private void send(ByteBuffer answer, MemorySegment addressed) throws IOException {
    if (!socket.enter()) {
      throw new ClosedChannelException();
    }
    try (Arena own = Arena.ofConfined()) {
      MemorySegment state = own.allocate(Libc.ERRNO);
      MemorySegment bytes = own.allocate(Math.max(1, answer.remaining()));
      MemorySegment part = own.allocate(PART, Long.BYTES);
      part.set(JAVA_LONG, 0, bytes.address());
      part.set(JAVA_LONG, Long.BYTES, answer.remaining());
      bytes.asByteBuffer().put(answer);
      MemorySegment message = own.allocate(MESSAGE, Long.BYTES).copyFrom(addressed);
      message.set(JAVA_LONG, PARTS, part.address());
      message.set(JAVA_LONG, PART_COUNT, 1);
      // on a virtual thread, whose carrier must not wait until there is room
      while (Libc.sendmmsg(state, socket.number(), message, 1, Libc.MSG_DONTWAIT) < 0) {
        if (Libc.errno(state) != Libc.EINTR) {
          throw Libc.failure(state);
        }
      }
    } finally {
      socket.leave();
    }
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() {
    socket.close();
  }
}
