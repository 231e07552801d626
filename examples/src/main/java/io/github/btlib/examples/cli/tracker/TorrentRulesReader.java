package io.github.btlib.examples.cli.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.MetainfoException;
import io.github.btlib.tracker.StaticPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keys that say which torrents there are, and who may use them. */
final class TorrentRulesReader {
  static final List<String> KEYS =
      List.of(
          "port",
          "torrentFile",
          "peers",
          "torrents",
          "open",
          "allow",
          "allowFile",
          "deny",
          "denyFile",
          "passkeys",
          "passkeyFile");
  private static final List<String> TORRENT_KEYS = List.of("torrentFile", "infoHash", "peers");
  private static final List<String> PEER_KEYS = List.of("peerId", "ip", "port");
  private static final String TORRENT =
      "the path of a torrent file, relative to this file's folder";
  private static final String LIST = "the path of a text file, relative to this file's folder";
  private static final String HASH = "40 hexadecimal digits";
  private static final String KEY = "1 to 128 letters, digits, - and _";
  private static final String PORT = "an integer from 1 to 65535";

  private final ConfigTable config;
  private final Set<Path> files;
  private final Set<InfoHash> listed = new HashSet<>();
  private final Map<InfoHash, List<StaticPeer>> staticPeers = new HashMap<>();

  /**
   * Makes a reader.
   *
   * @param config the top of the file
   * @param files gets the files that are read
   */
  TorrentRulesReader(ConfigTable config, Set<Path> files) {
    this.config = config;
    this.files = files;
  }

  TorrentRules read() {
    if (config.has("torrentFile")) {
      add(config, torrentFile(config));
    } else if (config.has("peers")) {
      throw config.missing("torrentFile", TORRENT);
    }
    for (ConfigTable torrent : config.tables("torrents", "torrentFile or infoHash, and peers")) {
      torrent.checkKeys(TORRENT_KEYS);
      add(torrent, torrent.has("torrentFile") ? torrentFile(torrent) : hashOf(torrent));
    }
    hashes("allow").ifPresent(listed::addAll);
    Optional<Set<InfoHash>> denied = hashes("deny");
    boolean lists =
        config.has("torrentFile")
            || config.has("torrents")
            || config.has("allow")
            || config.has("allowFile");
    boolean open = config.flag("open").orElse(!lists);
    if (open && (config.has("allow") || config.has("allowFile"))) {
      throw config.wrong("open", "is true, but allow or allowFile lists what is served");
    }
    if (!open && denied.isPresent()) {
      throw config.wrong("deny", "is for a tracker with open = true; this one serves a list");
    }
    return new TorrentRules(open, listed, denied.orElse(Set.of()), staticPeers);
  }

  /** Reads the keys of a private tracker; empty if it is not private. */
  Optional<Set<String>> passkeys() {
    Optional<List<String>> inline = config.texts("passkeys", KEY);
    Optional<List<String>> lines = lines("passkeyFile");
    if (inline.isEmpty() && lines.isEmpty()) {
      return Optional.empty();
    }
    Set<String> keys = new HashSet<>();
    checkedKeys("passkeys", inline.orElse(List.of()), keys);
    checkedKeys("passkeyFile", lines.orElse(List.of()), keys);
    return Optional.of(keys);
  }

  private void checkedKeys(String key, List<String> values, Set<String> to) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).matches("[A-Za-z0-9_-]{1,128}")) {
        // a secret is not repeated
        throw config.wrong(key + "[" + i + "]", "expected " + KEY + ", found something else");
      }
      to.add(values.get(i));
    }
  }

  private void add(ConfigTable table, InfoHash infoHash) {
    listed.add(infoHash);
    List<StaticPeer> peers = new ArrayList<>();
    for (ConfigTable peer : table.tables("peers", "the keys peerId, ip and port")) {
      peer.checkKeys(PEER_KEYS);
      peers.add(peer(peer));
    }
    if (staticPeers.put(infoHash, peers) != null) {
      throw table.wrong("infoHash", "torrent " + infoHash.toHex() + " is there twice");
    }
  }

  private static StaticPeer peer(ConfigTable table) {
    String idExpected = "1 to 20 printable ASCII characters";
    String ipExpected = "an IPv4 or IPv6 address in digits";
    String peerId =
        table.text("peerId", idExpected).orElseThrow(() -> table.missing("peerId", idExpected));
    String ip = table.text("ip", ipExpected).orElseThrow(() -> table.missing("ip", ipExpected));
    int port = port(table).orElseThrow(() -> table.missing("port", PORT));
    if (!peerId.matches("[ -~]{1,20}")) {
      throw table.wrong("peerId", ConfigTable.expected(idExpected, peerId));
    }
    try {
      return StaticPeer.of(peerId, ip, port);
    } catch (IllegalArgumentException e) {
      // id and port are right, so it is the address: not one, or one that nobody can connect to
      throw table.wrong("ip", ConfigTable.expected(ipExpected + " that can be connected to", ip));
    }
  }

  /** Reads the key {@code port}, by which the simple form calls that of HTTP. */
  static Optional<Integer> port(ConfigTable table) {
    Optional<Integer> port = table.integer("port", PORT);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw table.wrong("port", ConfigTable.expected(PORT, port.get()));
    }
    return port;
  }

  private InfoHash torrentFile(ConfigTable table) {
    Path path = table.path("torrentFile", TORRENT).orElseThrow();
    if (!Files.isRegularFile(path)) {
      throw table.wrong("torrentFile", "expected " + TORRENT + ", but there is no file " + path);
    }
    files.add(path);
    try {
      return Metainfo.read(path).infoHash();
    } catch (MetainfoException | UncheckedIOException e) {
      throw table.wrong("torrentFile", path + " is not a valid torrent: " + e.getMessage());
    }
  }

  private static InfoHash hashOf(ConfigTable table) {
    String text =
        table
            .text("infoHash", HASH)
            .orElseThrow(() -> table.missing("infoHash", HASH + ", or a torrentFile"));
    return hash(table, "infoHash", text);
  }

  private static InfoHash hash(ConfigTable table, String key, String text) {
    if (!text.matches("[0-9a-fA-F]{40}")) {
      throw table.wrong(key, ConfigTable.expected(HASH, text));
    }
    return InfoHash.fromHex(text);
  }

  /** Reads a list of info-hashes and a file of more, one a line. */
  private Optional<Set<InfoHash>> hashes(String key) {
    Optional<List<String>> inline = config.texts(key, HASH);
    Optional<List<String>> lines = lines(key + "File");
    if (inline.isEmpty() && lines.isEmpty()) {
      return Optional.empty();
    }
    Set<InfoHash> hashes = new HashSet<>();
    inline.orElse(List.of()).forEach(text -> hashes.add(hash(config, key, text)));
    lines.orElse(List.of()).forEach(text -> hashes.add(hash(config, key + "File", text)));
    return Optional.of(hashes);
  }

  private Optional<List<String>> lines(String key) {
    Optional<Path> path = config.path(key, LIST);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    files.add(path.get());
    try {
      return Optional.of(
          Files.readAllLines(path.get()).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      throw config.wrong(key, path.get() + " " + Unreadable.reason(e));
    }
  }
}
