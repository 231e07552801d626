package io.github.btlib.tracker.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A socket that packets are sent from. It is connected, so that an answer from any other address
 * than the one that was asked never arrives.
 */
public final class UdpClient implements AutoCloseable {

  private final DatagramSocket socket;

  /** Makes a client of a server on this machine. */
  public UdpClient(InetAddress server, int port) throws IOException {
    socket = new DatagramSocket(null);
    socket.bind(new InetSocketAddress(server.isLoopbackAddress() ? server : null, 0));
    socket.connect(server, port);
  }

  /** Sends a packet. */
  public UdpClient send(byte[] packet) throws IOException {
    socket.send(new DatagramPacket(packet, packet.length));
    return this;
  }

  /** Receives a packet, or empty bytes if none comes in that time. */
  public byte[] receive(int millis) throws IOException {
    socket.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    try {
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
  }

  /** Sends a packet and waits for the answer, sending it again if it is lost. */
  public ByteBuffer ask(byte[] packet) throws IOException {
    for (int attempt = 0; attempt < 5; attempt++) {
      byte[] answer = send(packet).receive(2_000);
      if (answer.length > 0) {
        return ByteBuffer.wrap(answer);
      }
    }
    throw new IOException("no answer");
  }

  /** Gets a connection id. */
  public long connect() throws IOException {
    return ask(UdpPackets.connect()).getLong(8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
