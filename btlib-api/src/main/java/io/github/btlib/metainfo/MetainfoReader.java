package io.github.btlib.metainfo;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BInteger;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.BString;
import io.github.btlib.bencode.BValue;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.bencode.BencodeException;
import io.github.btlib.bencode.BencodeLimits;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a torrent file (BEP 3).
 *
 * <pre>
 * info                          see InfoReader
 * announce, announce-list       trackers (BEP 12)
 * url-list                      web seeds (BEP 19)
 * nodes                         of the DHT (BEP 5)
 * comment, created by, creation date
 * </pre>
 *
 * Only {@code info} is required, and only in it an oddity is an error.
 */
final class MetainfoReader {

  /** The last second of the year 9999: later ones are mistakes, and many programs reject them. */
  static final long LAST_DATE = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final Fields root;
  private final MetainfoLimits limits;

  private MetainfoReader(BDictionary root, MetainfoLimits limits) {
    this.root = new Fields(root, "");
    this.limits = limits;
  }

  static Metainfo read(byte[] bytes, MetainfoLimits limits) {
    if (bytes.length > limits.maxBytes()) {
      throw new MetainfoException(
          "torrent", "exceeds the limit of " + limits.maxBytes() + " bytes");
    }
    BValue value;
    try {
      // many torrents in the wild have unsorted keys, and their info-hash is that of their bytes
      value = Bencode.decode(bytes, BencodeLimits.lenient());
    } catch (BencodeException e) {
      throw new MetainfoException("torrent", String.valueOf(e.getMessage()), e);
    }
    if (!(value instanceof BDictionary dictionary)) {
      throw new MetainfoException("torrent", "expected a dictionary");
    }
    return new MetainfoReader(dictionary, limits).read();
  }

  private Metainfo read() {
    BDictionary info = root.required("info", root.dictionary("info"));
    Announcement announcement =
        new Announcement(
            trackers(),
            webSeeds(),
            nodes(),
            root.optionalText("comment"),
            root.optionalText("created by"),
            creationDate());
    return new Metainfo(
        root.dictionary().source(), info.source(), InfoReader.read(info, limits), announcement);
  }

  private List<List<String>> trackers() {
    Set<String> seen = new HashSet<>();
    List<List<String>> tiers = new ArrayList<>();
    root.optional("announce-list", BList.class)
        .ifPresent(list -> list.values().forEach(tier -> addTier(tiers, tier, seen)));
    if (tiers.isEmpty()) {
      root.optional("announce", BString.class).ifPresent(url -> addTier(tiers, url, seen));
    }
    return List.copyOf(tiers);
  }

  private void addTier(List<List<String>> tiers, BValue tier, Set<String> seen) {
    List<String> urls = texts(tier, seen);
    if (!urls.isEmpty()) {
      tiers.add(urls);
    }
  }

  private List<String> webSeeds() {
    return root.dictionary()
        .get("url-list")
        .map(value -> texts(value, new HashSet<>()))
        .orElse(List.of());
  }

  /** The strings of a list, or a single one; neither empty ones nor any that were seen. */
  private List<String> texts(BValue value, Set<String> seen) {
    List<BValue> values = value instanceof BList list ? list.values() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (BValue element : values) {
      if (seen.size() >= limits.maxTrackers()) {
        break;
      }
      if (element instanceof BString string) {
        String text = string.utf8().strip();
        if (!text.isEmpty() && seen.add(text)) {
          texts.add(text);
        }
      }
    }
    return List.copyOf(texts);
  }

  private List<InetSocketAddress> nodes() {
    return root.optional("nodes", BList.class).stream()
        .flatMap(list -> list.values().stream())
        .flatMap(node -> node(node).stream())
        .distinct()
        .limit(limits.maxTrackers())
        .toList();
  }

  private static Optional<InetSocketAddress> node(BValue value) {
    if (value instanceof BList node
        && node.values().size() == 2
        && node.values().get(0) instanceof BString host
        && node.values().get(1) instanceof BInteger port
        && host.length() > 0
        && port.value() > 0
        && port.value() <= 0xffff) {
      return Optional.of(InetSocketAddress.createUnresolved(host.utf8(), (int) port.value()));
    }
    return Optional.empty();
  }

  private Optional<Instant> creationDate() {
    OptionalLong seconds = root.optionalInteger("creation date");
    return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= LAST_DATE
        ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
        : Optional.empty();
  }
}
