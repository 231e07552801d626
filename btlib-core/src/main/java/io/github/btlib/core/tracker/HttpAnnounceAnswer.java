package io.github.btlib.core.tracker;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.BencodeException;
import io.github.btlib.bencode.BencodeLimits;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an HTTP announce's answer (BEP 3, 7, 23, 31). Pure: names are not looked up.
 */
final class HttpAnnounceAnswer {
  private static final int IPV4_PEER = 6;
  private static final int IPV6_PEER = 18;
  private static final int LONGEST_MESSAGE = 500;

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
    try {
      if (!(Bencode.decode(body, BencodeLimits.DEFAULT.withStrict(false))
          instanceof BDictionary answer)) {
        throw new IOException("the tracker's answer is no dictionary");
      }
      requireSuccess(answer);
      return response(answer);
    } catch (BencodeException e) {
      throw new IOException("the tracker's answer is malformed: " + e.getMessage(), e);
    }
  }

  private static void requireSuccess(BDictionary answer) throws TrackerException {
    Optional<BString> reason = answer.string("failure reason");
    if (reason.isPresent()) {
      throw new TrackerException(text(reason.get()), retryIn(answer));
    }
  }

  /** Minutes as a string, or "never" (BEP 31). */
  private static @Nullable Duration retryIn(BDictionary answer) {
    if (!(answer.get("retry in").orElse(null) instanceof BString text)) {
      return null;
    }
    if (text.utf8().equals("never")) {
      return AnnounceTiers.LONGEST_INTERVAL;
    }
    try {
      return Duration.ofMinutes(Math.clamp(Long.parseLong(text.utf8()), 1, 24 * 60));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static AnnounceResponse response(BDictionary answer) throws IOException {
    AnnounceResponse.Builder response = AnnounceResponse.builder();
    seconds(answer, "interval").ifPresent(response::interval);
    seconds(answer, "min interval").ifPresent(response::minInterval);
    answer.integer("complete").ifPresent(n -> response.seeders(count(n)));
    answer.integer("incomplete").ifPresent(n -> response.leechers(count(n)));
    answer.string("tracker id").ifPresent(id -> response.trackerId(id.utf8()));
    answer.string("warning message").ifPresent(message -> response.warning(text(message)));
    return response.peers(peers(answer)).build();
  }

  private static Optional<Duration> seconds(BDictionary answer, String key) {
    OptionalLong value = answer.integer(key);
    return value.isPresent() && value.getAsLong() > 0
        ? Optional.of(Duration.ofSeconds(Math.min(value.getAsLong(), Integer.MAX_VALUE)))
        : Optional.empty();
  }

  private static int count(long value) {
    return Math.clamp(value, 0, Integer.MAX_VALUE);
  }

  private static String text(BString message) {
    String text = message.utf8().strip();
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static List<InetSocketAddress> peers(BDictionary answer) throws IOException {
    List<InetSocketAddress> peers = new ArrayList<>();
    BValue told = answer.get("peers").orElse(null);
    if (told instanceof BString compact) {
      addCompact("peers", compact, IPV4_PEER, peers);
    } else if (told != null) {
      for (BValue each : answer.list("peers").orElseThrow().values()) {
        if (each instanceof BDictionary peer) {
          addDictionary(peer, peers);
        }
      }
    }
    Optional<BString> compact6 = answer.string("peers6");
    if (compact6.isPresent()) {
      addCompact("peers6", compact6.get(), IPV6_PEER, peers);
    }
    return peers;
  }

  private static void addCompact(
      String key, BString compact, int stride, List<InetSocketAddress> peers) throws IOException {
    if (compact.length() % stride != 0) {
      throw new IOException(
          key + " has " + compact.length() + " bytes, expected a multiple of " + stride);
    }
    ByteBuffer bytes = ByteBuffer.wrap(compact.bytes());
    byte[] address = new byte[stride - 2];
    while (bytes.hasRemaining()) {
      bytes.get(address);
      add(InetAddress.getByAddress(address), bytes.getShort() & 0xffff, peers);
    }
  }

  private static void addDictionary(BDictionary peer, List<InetSocketAddress> peers) {
    Optional<BString> ip = peer.string("ip");
    OptionalLong port = peer.integer("port");
    if (ip.isPresent() && port.isPresent() && ADDRESS.matcher(ip.get().utf8()).matches()) {
      try {
        add(InetAddress.getByName(ip.get().utf8()), port.getAsLong(), peers);
      } catch (UnknownHostException e) {
        // colons that make no address; the other peers are worth having
      }
    }
  }

  private static void add(InetAddress address, long port, List<InetSocketAddress> peers) {
    if (port > 0
        && port <= 0xffff
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()) {
      peers.add(new InetSocketAddress(address, (int) port));
    }
  }
}
