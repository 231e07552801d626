package io.github.btlib.metainfo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Makes names that strangers chose safe to use as one element of a path.
 *
 * <p>Everywhere: separators become {@code _}; control, bidirectional and zero-width characters are
 * dropped; what is left empty, {@code .} or {@code ..} becomes {@code _}; long names are shortened
 * before their extension. On Windows also: characters it forbids become {@code _}, dots and blanks
 * at the end are dropped, and names of devices get a {@code _} in front. These last rules are not
 * applied elsewhere, because there {@code aux.c} and {@code who?.mp3} are plain files that other
 * clients store, and look for, under just these names.
 */
final class SafePath {

  static final int MAX_BYTES = 240;

  private static final boolean ON_WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
  private static final String WINDOWS_FORBIDS = "<>:\"|?*";
  private static final Set<String> WINDOWS_DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$");
  private static final int MAX_EXTENSION_BYTES = 32;

  private SafePath() {}

  static String element(String name) {
    return element(name, ON_WINDOWS);
  }

  static String element(String name, boolean windows) {
    StringBuilder kept = new StringBuilder(name.length());
    name.codePoints()
        .filter(c -> !isInvisible(c))
        .forEach(c -> kept.appendCodePoint(isForbidden(c, windows) ? '_' : c));
    String result = kept.toString();
    String before;
    // each rule may undo another (what is shortened may end in a dot), so until none applies
    do {
      before = result;
      result = windows ? windowsName(result) : result;
      result = result.isEmpty() || result.equals(".") || result.equals("..") ? "_" : result;
      result = join(result, "", MAX_BYTES);
    } while (!result.equals(before));
    return result;
  }

  /** Puts a number before the extension: {@code a.txt} becomes {@code a.1.txt}. */
  static String numbered(String element, int number) {
    return join(element, "." + number, MAX_BYTES);
  }

  private static boolean isInvisible(int c) {
    return Character.isISOControl(c)
        || c == 0x00ad // soft hyphen
        || c == 0x061c // Arabic letter mark
        || c == 0x180e // Mongolian vowel separator
        || (c >= 0x200b && c <= 0x200f) // zero-width space and joiners, direction marks
        || (c >= 0x2028 && c <= 0x202e) // line separators, embeddings and overrides
        || (c >= 0x2060 && c <= 0x206f) // word joiner, isolates, deprecated controls
        || c == 0xfeff // zero-width no-break space
        || (c >= 0xd800 && c <= 0xdfff); // half a character
  }

  private static boolean isForbidden(int c, boolean windows) {
    return c == '/' || c == '\\' || (windows && WINDOWS_FORBIDS.indexOf(c) >= 0);
  }

  private static String windowsName(String name) {
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
      end--;
    }
    String trimmed = name.substring(0, end);
    return isDevice(trimmed) ? "_" + trimmed : trimmed;
  }

  /** Windows takes {@code NUL}, {@code nul.txt} and {@code nul .tar.gz} for the same device. */
  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    String stem = (dot < 0 ? name : name.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
    return WINDOWS_DEVICES.contains(stem) || stem.matches("(com|lpt)[0-9¹²³]");
  }

  /** The name with a suffix before its extension; the stem gives way if it gets too long. */
  private static String join(String name, String suffix, int maxBytes) {
    int dot = name.lastIndexOf('.');
    boolean keep = dot > 0 && utf8Length(name.substring(dot)) <= MAX_EXTENSION_BYTES;
    String stem = keep ? name.substring(0, dot) : name;
    String tail = suffix + (keep ? name.substring(dot) : "");
    return shorten(stem, maxBytes - utf8Length(tail)) + tail;
  }

  private static String shorten(String text, int maxBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        return text.substring(0, end);
      }
      end += Character.charCount(c);
    }
    return text;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
