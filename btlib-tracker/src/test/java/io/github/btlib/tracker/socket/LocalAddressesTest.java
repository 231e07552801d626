package io.github.btlib.tracker.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1 ::1, false",
    "127.0.0.1 127.0.0.2 192.0.2.1, false",
    "192.0.2.1 2001:db8::1 fe80::1 fe80::2 169.254.0.1, false",
    "192.0.2.1 192.0.2.1, false",
    "192.0.2.1 10.0.0.1, true",
    "192.0.2.1 2001:db8::1 2001:db8::2, true",
  })
  void severalOfOneFamilyThatOthersMayKnowAreAmbiguous(String addresses, boolean ambiguous)
      throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses.split(" ")) {
      all.add(InetAddress.getByName(address));
    }
    assertThat(LocalAddresses.areAmbiguous(all)).isEqualTo(ambiguous);
  }
}
