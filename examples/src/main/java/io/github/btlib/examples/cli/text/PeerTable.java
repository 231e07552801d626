package io.github.btlib.examples.cli.text;

import io.github.btlib.PeerStatus;
import io.github.btlib.PeerStatus.Flag;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Peers, one a line, for a terminal and a program. */
public final class PeerTable {
  private static final int MOST_LINES = 20;
  private static final int CLIENT_WIDTH = 20;

  private PeerTable() {}

  /**
   * Writes the peers as a table, those with the highest rates first.
   *
   * @param peers the peers
   * @return a line of titles and one for each peer, 20 at most; nothing if there are none
   */
  public static List<String> lines(List<PeerStatus> peers) {
    if (peers.isEmpty()) {
      return List.of();
    }
    List<PeerStatus> sorted =
        peers.stream()
            .sorted(
                Comparator.comparingLong(
                        (PeerStatus peer) -> peer.downloadRate() + peer.uploadRate())
                    .reversed())
            .limit(MOST_LINES)
            .toList();
    int address = sorted.stream().mapToInt(peer -> address(peer).length()).max().orElse(0);
    String form = "  %-" + address + "s  %-" + CLIENT_WIDTH + "s  %-5s  %6s  %12s  %12s";
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, form, "peer", "client", "flags", "has", "down", "up"));
    for (PeerStatus peer : sorted) {
      lines.add(
          String.format(
              Locale.ROOT,
              form,
              address(peer),
              PrintableText.atMost(PrintableText.of(peer.client()), CLIENT_WIDTH),
              flags(peer),
              String.format(Locale.ROOT, "%.1f%%", Math.floor(peer.progress() * 1000) / 10),
              Sizes.formatRate(peer.downloadRate()),
              Sizes.formatRate(peer.uploadRate())));
    }
    if (peers.size() > sorted.size()) {
      lines.add("  ... and " + (peers.size() - sorted.size()) + " more");
    }
    return lines;
  }

  /**
   * Writes the peers for a program.
   *
   * @param peers the peers
   * @return an object with the event {@code peers}
   */
  public static JsonLine json(List<PeerStatus> peers) {
    return JsonLine.event("peers")
        .putObjects("peers", peers.stream().map(PeerTable::json).toList());
  }

  private static JsonLine json(PeerStatus peer) {
    return JsonLine.object()
        .put("address", address(peer))
        .put("client", peer.client())
        .putStrings(
            "flags",
            peer.flags().stream()
                .sorted()
                .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                .toList())
        .put("progress", peer.progress())
        .put("downloadedBytes", peer.downloadedBytes())
        .put("uploadedBytes", peer.uploadedBytes())
        .put("downloadRate", peer.downloadRate())
        .put("uploadRate", peer.uploadRate());
  }

  private static String address(PeerStatus peer) {
    InetSocketAddress address = peer.address();
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String flags(PeerStatus peer) {
    Set<Flag> flags = peer.flags();
    StringBuilder letters = new StringBuilder();
    if (flags.contains(Flag.INTERESTING)) {
      letters.append(flags.contains(Flag.CHOKES_US) ? 'd' : 'D');
    }
    if (flags.contains(Flag.SNUBS_US)) {
      letters.append('S');
    }
    if (flags.contains(Flag.INTERESTED)) {
      letters.append(flags.contains(Flag.UNCHOKED) ? 'U' : 'u');
    }
    if (flags.contains(Flag.OPTIMISTIC)) {
      letters.append('O');
    }
    if (flags.contains(Flag.INCOMING)) {
      letters.append('I');
    }
    return letters.toString();
  }
}
