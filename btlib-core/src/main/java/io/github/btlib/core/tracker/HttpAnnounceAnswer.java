package io.github.btlib.core.tracker;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the body of an HTTP announce's answer (BEP 3, 7, 23, 24, 31). Pure: names are not looked
 * up.
 */
final class HttpAnnounceAnswer {
  /** Anything looser would be looked up as a name. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private HttpAnnounceAnswer() {}

  /**
   * Reads an answer.
   *
   * @throws TrackerException if it is a refusal
   * @throws IOException if it is none at all
   */
  static AnnounceResponse parse(byte[] body) throws IOException {
    return HttpAnswer.parse(body, HttpAnnounceAnswer::response);
  }

  private static AnnounceResponse response(BDictionary answer) throws IOException {
    AnnounceResponse.Builder response = AnnounceResponse.builder();
    seconds(answer, "interval").ifPresent(response::interval);
    seconds(answer, "min interval").ifPresent(response::minInterval);
    answer.integer("complete").ifPresent(n -> response.seeders(HttpAnswer.count(n)));
    answer.integer("incomplete").ifPresent(n -> response.leechers(HttpAnswer.count(n)));
    answer.string("tracker id").ifPresent(id -> response.trackerId(id.utf8()));
    answer
        .string("warning message")
        .ifPresent(message -> response.warning(TrackerText.bounded(message.utf8())));
    externalAddress(answer).ifPresent(response::externalAddress);
    return response.peers(peers(answer)).build();
  }

  private static Optional<Duration> seconds(BDictionary answer, String key) {
    OptionalLong value = answer.integer(key);
    return value.isPresent() && value.getAsLong() > 0
        ? Optional.of(Duration.ofSeconds(Math.min(value.getAsLong(), Integer.MAX_VALUE)))
        : Optional.empty();
  }

  /** Four or sixteen bytes (BEP 24); anything else is no address. */
  private static Optional<InetAddress> externalAddress(BDictionary answer)
      throws UnknownHostException {
    if (answer.get("external ip").orElse(null) instanceof BString packed
        && (packed.length() == CompactPeers.IPV4_ADDRESS
            || packed.length() == CompactPeers.IPV6_ADDRESS)) {
      InetAddress address = InetAddress.getByAddress(packed.bytes());
      if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private static List<InetSocketAddress> peers(BDictionary answer) throws IOException {
    List<InetSocketAddress> peers = new ArrayList<>();
    BValue told = answer.get("peers").orElse(null);
    if (told instanceof BString compact) {
      addCompact("peers", compact, CompactPeers.IPV4_ADDRESS, peers);
    } else if (told != null) {
      for (BValue each : answer.list("peers").orElseThrow().values()) {
        if (each instanceof BDictionary peer) {
          addDictionary(peer, peers);
        }
      }
    }
    Optional<BString> compact6 = answer.string("peers6");
    if (compact6.isPresent()) {
      addCompact("peers6", compact6.get(), CompactPeers.IPV6_ADDRESS, peers);
    }
    return peers;
  }

  private static void addCompact(
      String key, BString compact, int addressLength, List<InetSocketAddress> peers)
      throws IOException {
    int stride = addressLength + CompactPeers.PORT;
    if (compact.length() % stride != 0) {
      throw new IOException(
          key + " has " + compact.length() + " bytes, expected a multiple of " + stride);
    }
    CompactPeers.read(ByteBuffer.wrap(compact.bytes()), addressLength, peers);
  }

  private static void addDictionary(BDictionary peer, List<InetSocketAddress> peers) {
    Optional<BString> ip = peer.string("ip");
    OptionalLong port = peer.integer("port");
    if (ip.isPresent() && port.isPresent() && ADDRESS.matcher(ip.get().utf8()).matches()) {
      try {
        CompactPeers.add(InetAddress.getByName(ip.get().utf8()), port.getAsLong(), peers);
      } catch (UnknownHostException e) {
        // colons that make no address; the other peers are worth having
      }
    }
  }
}
