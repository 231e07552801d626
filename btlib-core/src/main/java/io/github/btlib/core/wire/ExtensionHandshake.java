package io.github.btlib.core.wire;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.BencodeException;
import io.github.btlib.bencode.BencodeLimits;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The handshake of the extension protocol (BEP 10): a dictionary in which every key is optional.
 *
 * <p>What comes from peers is read leniently, because clients differ: unknown keys, values of a
 * wrong type and values out of range count as absent. It must be bencoded, though, and within
 * {@link #LIMITS}.
 *
 * @param messages "m": names of extension messages and the ids that the sender gives them, 0 for
 *     one that it no longer understands; additive to what it said before
 * @param client "v": the name and version of the sender's client, fit to be shown
 * @param requests "reqq": how many requests at a time the sender takes, at least 1
 * @param yourIp "yourip": the address that the sender sees the receiver at, 4 or 16 bytes
 * @param port "p": the port the sender listens on
 * @param uploadOnly "upload_only": whether the sender wants nothing (BEP 21)
 */
public record ExtensionHandshake(
    Map<String, Integer> messages,
    Optional<String> client,
    OptionalInt requests,
    Optional<BString> yourIp,
    OptionalInt port,
    Optional<Boolean> uploadOnly) {
  /** Ten times and more what any client is known to send. */
  static final BencodeLimits LIMITS = new BencodeLimits(10, 1_000, false);

  /** So many messages are noted, and names so long. */
  static final int MOST_MESSAGES = 100;

  static final int LONGEST_NAME = 64;

  /** A client's name is cut off here. */
  static final int LONGEST_CLIENT = 80;

  public ExtensionHandshake {
    messages = Map.copyOf(messages);
  }

  /** Returns the bencoded dictionary. */
  public byte[] encode() {
    BDictionary.Builder all = BDictionary.builder();
    BDictionary.Builder m = BDictionary.builder();
    messages.forEach((name, id) -> m.put(name, id));
    all.put("m", m.build());
    client.ifPresent(value -> all.put("v", value));
    requests.ifPresent(value -> all.put("reqq", value));
    yourIp.ifPresent(value -> all.put("yourip", value));
    port.ifPresent(value -> all.put("p", value));
    uploadOnly.ifPresent(value -> all.put("upload_only", value ? 1 : 0));
    return Bencode.encode(all.build());
  }

  /**
   * Reads a peer's.
   *
   * @throws ProtocolException if the payload does not begin with a bencoded dictionary, or breaks a
   *     limit
   */
  public static ExtensionHandshake decode(ByteBuffer payload) throws ProtocolException {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    BValue value;
    try {
      value = Bencode.decodePrefix(bytes, 0, bytes.length, LIMITS).value();
    } catch (BencodeException e) {
      throw new ProtocolException("extension handshake: " + e.getMessage());
    }
    if (!(value instanceof BDictionary handshake)) {
      throw new ProtocolException("extension handshake: not a dictionary");
    }
    return new ExtensionHandshake(
        messages(handshake),
        value(handshake, "v", BString.class)
            .map(name -> shown(name.utf8()))
            .filter(name -> !name.isEmpty()),
        within(handshake, "reqq", Integer.MAX_VALUE),
        value(handshake, "yourip", BString.class)
            .filter(ip -> ip.length() == 4 || ip.length() == 16),
        within(handshake, "p", 65_535),
        value(handshake, "upload_only", BInteger.class).map(number -> number.value() != 0));
  }

  private static Map<String, Integer> messages(BDictionary handshake) {
    Map<String, Integer> messages = new LinkedHashMap<>();
    value(handshake, "m", BDictionary.class)
        .ifPresent(m -> m.entries().forEach((name, id) -> note(messages, name, id)));
    return messages;
  }

  private static void note(Map<String, Integer> messages, BString name, BValue id) {
    if (messages.size() < MOST_MESSAGES
        && name.length() <= LONGEST_NAME
        && id instanceof BInteger number
        && number.value() >= 0
        && number.value() <= 255) {
      messages.put(name.utf8(), (int) number.value());
    }
  }

  /** Returns a number from 1 on, or nothing; one above the highest that there is counts as that. */
  private static OptionalInt within(BDictionary handshake, String key, int most) {
    long number = value(handshake, key, BInteger.class).map(BInteger::value).orElse(0L);
    boolean absent = number < 1 || (number > most && most < Integer.MAX_VALUE);
    return absent ? OptionalInt.empty() : OptionalInt.of((int) Math.min(number, most));
  }

  private static <T extends BValue> Optional<T> value(
      BDictionary handshake, String key, Class<T> type) {
    return handshake.get(key).filter(type::isInstance).map(type::cast);
  }

  /** Without characters that would disturb a log or a terminal. */
  private static String shown(String name) {
    String printable =
        name.codePoints()
            .limit(LONGEST_CLIENT)
            .filter(ExtensionHandshake::isPrintable)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return printable.strip();
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
