package io.github.btlib.tracker.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedPortTest {

  private static final PacketLimits SMALL = new PacketLimits(64, 64, 1 << 12);

  private final List<PacketSocket> opened = new ArrayList<>();

  /** Fails one time as that of an IPv6 address fails where Java is told to do with IPv4. */
  private SharedPort.Opener<PacketSocket> failingAt(int number) {
    return (address, shared) -> {
      if (opened.size() + 1 == number) {
        throw new UnsupportedAddressTypeException();
      }
      PacketSocket socket = Sockets.best(true).openUdp(address, SMALL, shared);
      opened.add(socket);
      return socket;
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 3", "2, 4", "2, 6"})
  void anAddressThatJavaRefusesIsNamedAndNothingIsLeftOpen(int each, int failing)
      throws IOException {
    List<InetAddress> addresses =
        List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2"));
    assertThatThrownBy(() -> SharedPort.open(addresses, 0, each, "UDP port", failingAt(failing)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("cannot listen on 127.0.0.[12] UDP port \\d+: .*UnsupportedAddress.*")
        .hasCauseInstanceOf(UnsupportedAddressTypeException.class);
    assertThat(opened).hasSize(failing - 1).noneMatch(PacketSocket::isOpen);
  }
}
