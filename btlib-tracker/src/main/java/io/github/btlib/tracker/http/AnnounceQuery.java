package io.github.btlib.tracker.http;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.net.QueryReader;
import io.github.btlib.tracker.spi.AnnounceEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query of an announce (BEP 3, 7, 21, 23), lenient wherever a guess harms nobody. The
 * first of several fields of one name counts, but there must not be several torrents. Fields that
 * are not known are skipped, and so are {@code key} and {@code trackerid}: a peer is known by its
 * address.
 *
 * <p>Used again for the next; allocates nothing but for {@code ip}. Not thread-safe.
 */
final class AnnounceQuery {

  private static final int INFO_HASH = 0;
  private static final int PEER_ID = 1;
  private static final int PORT = 2;
  private static final int UPLOADED = 3;
  private static final int DOWNLOADED = 4;
  private static final int LEFT = 5;
  private static final int EVENT = 6;
  private static final int NUMWANT = 7;
  private static final int COMPACT = 8;
  private static final int NO_PEER_ID = 9;
  private static final int IP = 10;

  private static final byte[][] NAMES = {
    Ascii.bytes("info_hash"),
    Ascii.bytes("peer_id"),
    Ascii.bytes("port"),
    Ascii.bytes("uploaded"),
    Ascii.bytes("downloaded"),
    Ascii.bytes("left"),
    Ascii.bytes("event"),
    Ascii.bytes("numwant"),
    Ascii.bytes("compact"),
    Ascii.bytes("no_peer_id"),
    Ascii.bytes("ip"),
  };

  private static final byte[] STARTED = Ascii.bytes("started");
  private static final byte[] STOPPED = Ascii.bytes("stopped");
  private static final byte[] COMPLETED = Ascii.bytes("completed");
  private static final byte[] PAUSED = Ascii.bytes("paused");

  private final QueryReader reader = new QueryReader();

  /** A bit for each name that has come. */
  private int seen;

  private boolean repeated;
  private @Nullable String hashFault;
  private @Nullable String idFault;
  private long left;
  private long uploaded;
  private long downloaded;
  private boolean compact;
  private boolean withPeerIds;

  /**
   * Reads a query into a request.
   *
   * @param request what is not said is left as it is
   * @return null, or what is wrong, for the user of the client
   */
  @Nullable String read(byte[] bytes, int from, int to, AnnounceRequest request) {
    seen = 0;
    repeated = false;
    hashFault = "info_hash is missing";
    idFault = null;
    left = -1;
    uploaded = downloaded = 0;
    compact = withPeerIds = true;
    reader.reset(bytes, from, to);
    while (reader.next()) {
      int name = nameOf(reader);
      if (name >= 0) {
        repeated |= name == INFO_HASH && (seen & (1 << INFO_HASH)) != 0;
        if ((seen & (1 << name)) == 0) {
          seen |= 1 << name;
          take(name, reader.decodeValue(), reader.value(), request);
        }
      }
    }
    request.progress(left, uploaded, downloaded);
    if (repeated) {
      return "more than one info_hash";
    }
    return hashFault != null ? hashFault : idFault;
  }

  /** Tells whether peers are told as BEP 23 has it, which is so unless {@code compact=0}. */
  boolean compact() {
    return compact;
  }

  /** Tells whether dictionaries of peers are to have ids, unless {@code no_peer_id=1}. */
  boolean withPeerIds() {
    return withPeerIds;
  }

  private static int nameOf(QueryReader reader) {
    for (int i = 0; i < NAMES.length; i++) {
      if (reader.nameIs(NAMES[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Takes a value, whose length is -1 if it has a malformed escape. */
  private void take(int name, int length, byte[] value, AnnounceRequest request) {
    switch (name) {
      case INFO_HASH -> {
        hashFault = fault("info_hash", length, InfoHash.LENGTH);
        if (hashFault == null) {
          request.infoHash(value, 0);
        }
      }
      case PEER_ID -> {
        idFault = fault("peer_id", length, PeerId.LENGTH);
        if (idFault == null) {
          request.peerId(value, 0);
        }
      }
      case PORT -> {
        long port = number(value, length, 0);
        request.port(port < 0 || port > 65_535 ? 0 : (int) port);
      }
      case UPLOADED -> uploaded = number(value, length, 0);
      case DOWNLOADED -> downloaded = number(value, length, 0);
      case LEFT -> left = number(value, length, -1);
      case EVENT -> request.event(event(value, length));
      case NUMWANT -> request.numWant(numWant(value, length));
      case COMPACT -> compact = length != 1 || value[0] != '0';
      case NO_PEER_ID -> withPeerIds = length != 1 || value[0] != '1';
      case IP -> claim(value, length, request);
      default -> throw new AssertionError("a name without a meaning: " + name);
    }
  }

  private static @Nullable String fault(String name, int length, int wanted) {
    if (length < 0) {
      return name + " has a malformed percent escape";
    }
    return length == wanted ? null : name + " must have " + wanted + " bytes";
  }

  /** Reads an unsigned number, saturated at all ones; or answers the other one if it is none. */
  private static long number(byte[] value, int length, long otherwise) {
    if (!isNumber(value, length)) {
      return otherwise;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = value[i] - '0';
      if (Long.compareUnsigned(number, Long.divideUnsigned(-1L - digit, 10)) > 0) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static int numWant(byte[] value, int length) {
    if (!isNumber(value, length)) {
      return -1;
    }
    long wanted = number(value, length, 0);
    return wanted < 0 ? Integer.MAX_VALUE : (int) Math.min(wanted, Integer.MAX_VALUE);
  }

  private static boolean isNumber(byte[] value, int length) {
    if (length > value.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!Ascii.isDigit(value[i])) {
        return false;
      }
    }
    return length > 0;
  }

  private static AnnounceEvent event(byte[] value, int length) {
    if (is(value, length, STARTED)) {
      return AnnounceEvent.STARTED;
    }
    if (is(value, length, STOPPED)) {
      return AnnounceEvent.STOPPED;
    }
    if (is(value, length, COMPLETED)) {
      return AnnounceEvent.COMPLETED;
    }
    return is(value, length, PAUSED) ? AnnounceEvent.PAUSED : AnnounceEvent.NONE;
  }

  private static boolean is(byte[] value, int length, byte[] wanted) {
    return length == wanted.length && Arrays.equals(value, 0, length, wanted, 0, length);
  }

  private static void claim(byte[] value, int length, AnnounceRequest request) {
    if (length > 0 && length < value.length) {
      AddressText.parse(Ascii.text(value, 0, length))
          .ifPresent(address -> {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            if (bytes.capacity() == 4) {
              request.claims(bytes.getInt());
            } else {
              request.claims(bytes.getLong(), bytes.getLong());
            }
          });
    }
  }
}
