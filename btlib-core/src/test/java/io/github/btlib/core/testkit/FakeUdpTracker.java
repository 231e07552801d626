package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A UDP tracker (BEP 15) that notes what it is told and does wrong what a test wants. Written from
 * the BEP, without the engine's own codec.
 */
public final class FakeUdpTracker implements AutoCloseable {
  private static final long PROTOCOL_ID = 0x41727101980L;
  private static final int CONNECT = 0;
  private static final int ANNOUNCE = 1;
  private static final int ERROR = 3;

  private final DatagramSocket socket;
  private final DatagramSocket stranger;
  private final Thread thread;
  private final Set<Long> connectionIds = ConcurrentHashMap.newKeySet();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<Fault> fired = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile List<InetSocketAddress> peers = List.of();
  private volatile @Nullable String refusal;
  private volatile boolean tellsOfUnknownIds;

  /** What the tracker does wrong with one datagram it receives. */
  public enum Fault {
    /** Does not answer. */
    DROP,
    /** Answers with another transaction id. */
    WRONG_TRANSACTION,
    /** Answers with another action. */
    WRONG_ACTION,
    /** Answers from another port. */
    WRONG_SOURCE,
    /** Answers with less than the header of an answer. */
    NO_HEADER,
    /** Answers with the header alone. */
    SHORT,
    /** Answers rightly, but with bytes behind the answer that no present BEP knows. */
    LONGER
  }

  /**
   * A datagram that was received.
   *
   * @param action 0 to connect, 1 to announce, 2 to scrape
   * @param body what follows the header of 16 bytes
   */
  public record Request(long connectionId, int action, int transactionId, byte[] body) {
    /** Returns 1 for completed, 2 for started, 3 for stopped, of an announce. */
    public int event() {
      return ByteBuffer.wrap(body).getInt(64);
    }

    /** Returns what follows the fixed part of an announce, at offset 98. */
    public byte[] options() {
      return java.util.Arrays.copyOfRange(body, 82, body.length);
    }
  }

  private FakeUdpTracker(InetAddress address) throws SocketException {
    socket = new DatagramSocket(0, address);
    stranger = new DatagramSocket(0, address);
    thread = Thread.ofPlatform().name("fake udp tracker").start(this::serve);
  }

  public static FakeUdpTracker open() {
    return open("127.0.0.1");
  }

  /** Opens a tracker at an address of this machine. */
  public static FakeUdpTracker open(String address) {
    try {
      return new FakeUdpTracker(InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does these things wrong with the next datagrams, one each. */
  public FakeUdpTracker doing(Fault... next) {
    faults.addAll(List.of(next));
    return this;
  }

  /** Refuses announces and scrapes with a reason. */
  public FakeUdpTracker refusing(String reason) {
    refusal = reason;
    return this;
  }

  /** Names these peers, of its own address family. */
  public FakeUdpTracker naming(InetSocketAddress... addresses) {
    peers = List.of(addresses);
    return this;
  }

  /**
   * Forgets the connection ids it gave, as if started anew.
   *
   * @param tells whether it answers requests that carry one with an error, or not at all
   */
  public void forgetConnections(boolean tells) {
    connectionIds.clear();
    tellsOfUnknownIds = tells;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Returns scheme, host and port. */
  public String origin() {
    InetAddress address = socket.getLocalAddress();
    String host = address.getHostAddress();
    return "udp://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port();
  }

  /** Returns what was received, the dropped included. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns the actions of what was received. */
  public List<Integer> actions() {
    return requests.stream().map(Request::action).toList();
  }

  /** Returns the faults that came to pass. */
  public List<Fault> fired() {
    return List.copyOf(fired);
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        answer(
            ByteBuffer.wrap(buffer, 0, packet.getLength()),
            (InetSocketAddress) packet.getSocketAddress());
      } catch (IOException e) {
        // closed, or somebody went away
      }
    }
  }

  private void answer(ByteBuffer datagram, InetSocketAddress from) throws IOException {
    long connectionId = datagram.getLong();
    int action = datagram.getInt();
    int transactionId = datagram.getInt();
    byte[] body = new byte[datagram.remaining()];
    datagram.get(body);
    requests.add(new Request(connectionId, action, transactionId, body));
    Fault fault = faults.poll();
    boolean known =
        action == CONNECT ? connectionId == PROTOCOL_ID : connectionIds.contains(connectionId);
    boolean answered = fault != Fault.DROP && (known || tellsOfUnknownIds);
    if (fault != null && (answered || fault == Fault.DROP)) {
      fired.add(fault); // before the answer, which a test may see at once
    }
    if (answered) {
      ByteBuffer answer = ByteBuffer.allocate(4096).putInt(action).putInt(transactionId);
      if (!known) {
        answer.putInt(0, ERROR).put("Connection ID mismatch".getBytes(StandardCharsets.US_ASCII));
      } else if (action == CONNECT) {
        long id = ThreadLocalRandom.current().nextLong();
        connectionIds.add(id);
        answer.putLong(id);
      } else if (refusal != null) {
        answer.putInt(0, ERROR).put(refusal.getBytes(StandardCharsets.UTF_8));
      } else if (action == ANNOUNCE) {
        putAnnounced(answer);
      } else {
        for (int i = 0; i < body.length / 20; i++) {
          answer.putInt(10 + i).putInt(20 + i).putInt(30 + i);
        }
      }
      send(answer.flip(), fault, from);
    }
  }

  private void putAnnounced(ByteBuffer answer) {
    answer.putInt(900).putInt(3).putInt(7);
    for (InetSocketAddress peer : peers) {
      answer.put(peer.getAddress().getAddress()).putShort((short) peer.getPort());
    }
  }

  private void send(ByteBuffer answer, @Nullable Fault fault, InetSocketAddress to)
      throws IOException {
    int length = answer.remaining();
    if (fault == Fault.WRONG_TRANSACTION) {
      answer.putInt(4, answer.getInt(4) + 1);
    } else if (fault == Fault.WRONG_ACTION) {
      answer.putInt(0, 7);
    } else if (fault == Fault.NO_HEADER) {
      length = 5;
    } else if (fault == Fault.SHORT) {
      length = 8;
    } else if (fault == Fault.LONGER) {
      length += 3;
    }
    (fault == Fault.WRONG_SOURCE ? stranger : socket)
        .send(new DatagramPacket(answer.array(), length, to));
  }

  @Override
  public void close() {
    socket.close();
    stranger.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
