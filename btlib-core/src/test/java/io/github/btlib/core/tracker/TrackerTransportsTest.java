package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerTransport;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackerTransportsTest {
  private static final class Fake implements TrackerTransport {
    private final Set<String> schemes;
    private boolean closed;

    Fake(String... schemes) {
      this.schemes = Set.of(schemes);
    }

    @Override
    public Set<String> schemes() {
      return schemes;
    }

    @Override
    public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
      return AnnounceResponse.builder().build();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Fake users = new Fake("http");
  private final Fake builtIn = new Fake("http", "https");
  private final TrackerTransports transports = new TrackerTransports(List.of(users, builtIn));

  @Test
  void theFirstThatNamesASchemeHasIt() {
    assertThat(transports.forUri(URI.create("http://t/a"))).containsSame(users);
    assertThat(transports.forUri(URI.create("https://t/a"))).containsSame(builtIn);
  }

  @Test
  void schemesAreComparedInLowerCase() {
    assertThat(transports.forUri(URI.create("HTTPS://t/a"))).containsSame(builtIn);
  }

  @Test
  void aSchemeThatNobodyNamesHasNoTransport() {
    assertThat(transports.forUri(URI.create("udp://t:1/a"))).isEmpty();
  }

  @Test
  void closingClosesAll() {
    transports.close();
    assertThat(users.closed).isTrue();
    assertThat(builtIn.closed).isTrue();
  }

  @Test
  void aTransportMayWriteItsSchemesInCapitals() {
    Fake loud = new Fake("OWN");
    assertThat(new TrackerTransports(List.of(loud)).forUri(URI.create("own://t/a")))
        .containsSame(loud);
  }
}
