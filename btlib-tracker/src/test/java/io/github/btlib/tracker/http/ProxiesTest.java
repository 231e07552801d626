package io.github.btlib.tracker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "refused",
      value = {
        // source, header, client
        "10.0.0.1, 1.2.3.4, 1.2.3.4",
        // the right-most is what the proxy itself saw, and the rest is its client's invention
        "10.0.0.1, '8.8.8.8, 1.2.3.4', 1.2.3.4",
        "10.0.0.1, '8.8.8.8, 1.2.3.4, 10.0.0.2', 1.2.3.4",
        "10.0.0.2, '1.2.3.4,10.0.0.1,10.0.0.2,10.0.0.1', 1.2.3.4",
        "10.0.0.1, 1.2.3.4:5678, 1.2.3.4",
        "10.0.0.1, 2001:db8::1, 2001:db8::1",
        "10.0.0.1, [2001:db8::1], 2001:db8::1",
        "10.0.0.1, [2001:db8::1]:80, 2001:db8::1",
        "10.0.0.1, ::ffff:1.2.3.4, 1.2.3.4",
        "2001:db8::99, 1.2.3.4, 1.2.3.4",
        "10.0.0.1, '', refused",
        "10.0.0.1, 'x', refused",
        "10.0.0.1, 'unknown', refused",
        "10.0.0.1, '1.2.3.4, unknown', refused",
        "10.0.0.1, '1.2.3.4,', refused",
        "10.0.0.1, '10.0.0.2', refused",
        "10.0.0.1, '1.2.3', refused",
        "10.0.0.1, '1.2.3.256', refused",
        "10.0.0.1, 'localhost', refused",
        "10.0.0.1, ':::', refused",
        "10.0.0.1, '[1.2.3.4', refused",
        // anybody else is himself, whatever he says
        "10.0.0.3, 1.2.3.4, 10.0.0.3",
        "10.0.0.3, '', 10.0.0.3",
      })
  void onlyNamedProxiesAreBelieved(String source, String header, String client)
      throws UnknownHostException {
    Proxies proxies = new Proxies(Set.of(ip("10.0.0.1"), ip("10.0.0.2"), ip("2001:db8::99")));
    RequestHead head =
        header.isEmpty() ? HeadText.get("/") : HeadText.get("/", "X-Forwarded-For: " + header);
    assertThat(proxies.client(ip(source), head).orElse(null))
        .isEqualTo(client == null ? null : ip(client));
  }
}
