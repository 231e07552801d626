package io.github.btlib.tracker.http;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.spi.AnnounceEvent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The query of an announce (BEP 3, 7, 21, 23), lenient wherever a guess harms nobody.
 *
 * <p>Where the peer is comes from its connection: {@code ip}, {@code ipv4} and {@code ipv6} are not
 * even read, or anyone could send a swarm to an address of his choice.
 *
 * @param infoHash the torrent
 * @param peerId how the peer calls itself; clients that want compact answers may leave it out
 * @param port where it accepts connections, 1 to 65535
 * @param complete whether {@code left} is zero; missing, empty or not a number means it is not
 * @param numWant how many peers it asks for, saturated; empty if it did not say, or a negative
 *     number
 * @param event why it announces; unknown events are none
 * @param compact whether peers are told as BEP 23 has it, which is so unless {@code compact=0}
 * @param withPeerIds whether dictionaries of peers are to have ids, which is so unless {@code
 *     no_peer_id=1}
 */
record AnnounceQuery(
    InfoHash infoHash,
    Optional<PeerId> peerId,
    int port,
    boolean complete,
    OptionalInt numWant,
    AnnounceEvent event,
    boolean compact,
    boolean withPeerIds) {

  private static final Set<String> FIELDS =
      Set.of("info_hash", "peer_id", "port", "left", "numwant", "event", "compact", "no_peer_id");

  /** A query that cannot be answered; the reason is for the user of the client. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    private Malformed(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /**
   * Reads a query.
   *
   * @param query as it was sent, one byte a character
   * @throws Malformed if info_hash, peer_id or port is not usable
   */
  static AnnounceQuery parse(String query) throws Malformed {
    QueryFields fields = QueryFields.parse(query, FIELDS);
    return new AnnounceQuery(
        infoHash(fields),
        peerId(fields),
        port(fields),
        isZero(fields.text("left")),
        numWant(fields.text("numwant")),
        event(fields.text("event")),
        !fields.text("compact").equals("0"),
        !fields.text("no_peer_id").equals("1"));
  }

  private static InfoHash infoHash(QueryFields fields) throws Malformed {
    if (fields.repeated("info_hash")) {
      throw new Malformed("more than one info_hash");
    }
    if (fields.malformed("info_hash")) {
      throw new Malformed("info_hash has a malformed percent escape");
    }
    byte[] value = fields.get("info_hash").orElseThrow(() -> new Malformed("info_hash is missing"));
    if (value.length != InfoHash.LENGTH) {
      throw new Malformed("info_hash must have " + InfoHash.LENGTH + " bytes");
    }
    return InfoHash.of(value);
  }

  private static Optional<PeerId> peerId(QueryFields fields) throws Malformed {
    if (fields.malformed("peer_id")) {
      throw new Malformed("peer_id has a malformed percent escape");
    }
    Optional<byte[]> value = fields.get("peer_id");
    if (value.isPresent() && value.get().length != PeerId.LENGTH) {
      throw new Malformed("peer_id must have " + PeerId.LENGTH + " bytes");
    }
    return value.map(PeerId::of);
  }

  private static int port(QueryFields fields) throws Malformed {
    String text = fields.text("port");
    int port = isNumber(text) ? saturated(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new Malformed("port must be a number from 1 to 65535");
    }
    return port;
  }

  private static OptionalInt numWant(String text) {
    return isNumber(text) ? OptionalInt.of(saturated(text)) : OptionalInt.empty();
  }

  private static AnnounceEvent event(String text) {
    return switch (text) {
      case "started" -> AnnounceEvent.STARTED;
      case "completed" -> AnnounceEvent.COMPLETED;
      case "stopped" -> AnnounceEvent.STOPPED;
      case "paused" -> AnnounceEvent.PAUSED;
      default -> AnnounceEvent.NONE;
    };
  }

  /** Of {@code left} only this matters, so no number of it can overflow. */
  private static boolean isZero(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c == '0');
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int saturated(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      value = Math.min(Integer.MAX_VALUE, 10 * value + digits.charAt(i) - '0');
    }
    return (int) value;
  }
}
