package io.github.btlib.core.tracker;

import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transports of a session by scheme; the first that names a scheme has it. Immutable, so
 * thread-safe.
 */
public final class TrackerTransports implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrackerTransports.class);

  private final List<TrackerTransport> all;
  private final Map<String, TrackerTransport> byScheme = new LinkedHashMap<>();

  public TrackerTransports(List<TrackerTransport> transports) {
    all = List.copyOf(transports);
    for (TrackerTransport transport : all) {
      for (String scheme : transport.schemes()) {
        byScheme.putIfAbsent(scheme.toLowerCase(Locale.ROOT), transport);
      }
    }
  }

  Optional<TrackerTransport> forUri(URI uri) {
    return Optional.ofNullable(byScheme.get(uri.getScheme().toLowerCase(Locale.ROOT)));
  }

  /**
   * @throws IOException if nobody speaks the scheme
   */
  TrackerTransport require(URI uri) throws IOException {
    return forUri(uri)
        .orElseThrow(() -> new IOException("no transport for the scheme " + uri.getScheme()));
  }

  @Override
  public void close() {
    for (TrackerTransport transport : all) {
      try {
        transport.close();
      } catch (RuntimeException e) {
        log.warn("the transport for {} could not be closed", transport.schemes(), e);
      }
    }
  }
}
