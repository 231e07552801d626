package io.github.btlib.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedPortTest {

  private final List<ServerSocketChannel> opened = new ArrayList<>();

  /** Fails one bind as that of an IPv6 address fails where Java is told to do with IPv4. */
  private SharedPort.Kind<ServerSocketChannel> failingAt(int number) {
    return new SharedPort.Kind<>() {
      @Override
      public String portName() {
        return "port";
      }

      @Override
      public ServerSocketChannel open(InetAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        opened.add(channel);
        return channel;
      }

      @Override
      public void bind(ServerSocketChannel channel, InetSocketAddress address) throws IOException {
        if (opened.size() == number) {
          throw new UnsupportedAddressTypeException();
        }
        channel.bind(address);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 3", "2, 4", "2, 6"})
  void anAddressThatJavaRefusesIsNamedAndNothingIsLeftOpen(int each, int failing)
      throws IOException {
    List<InetAddress> addresses =
        List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2"));
    assertThatThrownBy(() -> SharedPort.open(addresses, 0, each, failingAt(failing)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("cannot listen on 127.0.0.[12] port \\d+: .*UnsupportedAddressType.*")
        .hasCauseInstanceOf(UnsupportedAddressTypeException.class);
    assertThat(opened).hasSize(failing).noneMatch(ServerSocketChannel::isOpen);
  }
}
