package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdpConnectionsTest {
  private final UdpConnections connections = new UdpConnections();

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  @Test
  void aConnectionIsKeptUntilItIsForgotten() {
    connections.put(address(1), new UdpConnection(7, 0));
    assertThat(connections.get(address(1))).contains(new UdpConnection(7, 0));
    assertThat(connections.get(address(2))).isEmpty();
    connections.forget(address(1));
    assertThat(connections.get(address(1))).isEmpty();
  }

  @Test
  void theOneUsedLongestAgoMakesRoom() {
    for (int i = 0; i < UdpConnections.MOST_KNOWN; i++) {
      connections.put(address(1 + i), new UdpConnection(i, 0));
    }
    assertThat(connections.get(address(1))).isPresent();
    connections.put(address(9999), new UdpConnection(0, 0));
    assertThat(connections.get(address(1))).isPresent();
    assertThat(connections.get(address(2))).isEmpty();
  }

  @Test
  void whoAnsweredIsAskedFirst() {
    connections.put(address(2), new UdpConnection(7, 0));
    assertThat(connections.answeringFirst(List.of(address(1), address(2), address(3))))
        .containsExactly(address(2), address(1), address(3));
  }
}
