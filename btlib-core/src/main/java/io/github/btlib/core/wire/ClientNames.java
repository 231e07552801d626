package io.github.btlib.core.wire;

import io.github.btlib.spi.PeerId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client that a peer id speaks of (BEP 20), for peers that do not tell by the extension
 * protocol. A guess: anyone may call itself anything.
 */
public final class ClientNames {
  /** {@code -TR4060-}: two letters and four characters of the version, as Azureus began it. */
  private static final Pattern AZUREUS =
      Pattern.compile("-([A-Za-z~][A-Za-z0-9~])([0-9A-Za-z]{4})-.*", Pattern.DOTALL);

  /** {@code M7-10-5-} and {@code A2-1-36-0-}: numbers with dashes behind them. */
  private static final Pattern DASHES =
      Pattern.compile("(M|A2-)(\\d+)-(\\d+)-(\\d+)?-.*", Pattern.DOTALL);

  /** {@code S58B-----}: a letter, up to five characters of the version, three dashes (Shadow). */
  private static final Pattern SHADOW =
      Pattern.compile("([A-Z])([0-9A-Za-z.]{1,5})-*---.*", Pattern.DOTALL);

  private static final Map<String, String> AZUREUS_NAMES =
      Map.ofEntries(
          Map.entry("7T", "aTorrent"),
          Map.entry("A2", "aria2"),
          Map.entry("AZ", "Vuze"),
          Map.entry("BC", "BitComet"),
          Map.entry("BG", "BTG"),
          Map.entry("BI", "BiglyBT"),
          Map.entry("BT", "BitTorrent"),
          Map.entry("CT", "CTorrent"),
          Map.entry("DE", "Deluge"),
          Map.entry("FD", "Free Download Manager"),
          Map.entry("FL", "Folx"),
          Map.entry("FW", "FrostWire"),
          Map.entry("GT", "anacrolix/torrent"),
          Map.entry("HL", "Halite"),
          Map.entry("KT", "KTorrent"),
          Map.entry("LP", "Lphant"),
          Map.entry("LT", "libtorrent"),
          Map.entry("lt", "rTorrent"),
          Map.entry("MG", "MediaGet"),
          Map.entry("PI", "PicoTorrent"),
          Map.entry("qB", "qBittorrent"),
          Map.entry("rQ", "rqbit"),
          Map.entry("SD", "Xunlei"),
          Map.entry("TL", "Tribler"),
          Map.entry("TR", "Transmission"),
          Map.entry("tT", "tTorrent"),
          Map.entry("TX", "Tixati"),
          Map.entry("UM", "µTorrent Mac"),
          Map.entry("UT", "µTorrent"),
          Map.entry("UW", "µTorrent Web"),
          Map.entry("WW", "WebTorrent"),
          Map.entry("WD", "WebTorrent Desktop"),
          Map.entry("XL", "Xunlei"),
          Map.entry("jb", "btlib"));

  private static final Map<String, String> SHADOW_NAMES =
      Map.of(
          "A", "ABC",
          "O", "Osprey Permaseed",
          "Q", "BTQueue",
          "R", "Tribler",
          "S", "Shadow's client",
          "T", "BitTornado",
          "U", "UPnP NAT BitTorrent");

  private ClientNames() {}

  /** Returns a client's name and version, or empty if the peer id tells nothing. */
  public static Optional<String> of(PeerId peerId) {
    String id = new String(peerId.bytes(), StandardCharsets.ISO_8859_1);
    Matcher azureus = AZUREUS.matcher(id);
    if (azureus.matches()) {
      String name = AZUREUS_NAMES.getOrDefault(azureus.group(1), azureus.group(1));
      return Optional.of(name + " " + version(azureus.group(2)));
    }
    Matcher dashes = DASHES.matcher(id);
    if (dashes.matches()) {
      String name = dashes.group(1).equals("M") ? "BitTorrent" : "aria2";
      String last = dashes.group(3) + (dashes.group(4) == null ? "" : "." + dashes.group(4));
      return Optional.of(name + " " + dashes.group(2) + "." + last);
    }
    Matcher shadow = SHADOW.matcher(id);
    if (shadow.matches() && SHADOW_NAMES.containsKey(shadow.group(1))) {
      return Optional.of(SHADOW_NAMES.get(shadow.group(1)) + " " + version(shadow.group(2)));
    }
    return Optional.empty();
  }

  /** A character a number, of which the fourth is left out if it is 0; letters count on from 10. */
  private static String version(String characters) {
    StringBuilder version = new StringBuilder();
    for (int i = 0; i < characters.length(); i++) {
      char each = characters.charAt(i);
      if (i == 3 && each == '0') {
        break;
      }
      int digit = Character.digit(each, 36);
      version.append(i == 0 ? "" : ".").append(digit < 0 ? String.valueOf(each) : digit + "");
    }
    return version.toString();
  }
}
