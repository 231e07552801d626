package io.github.btlib.examples.http;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;

/** What a file is likely to be, by its name: what the JDK knows, and what players like to hear. */
final class ContentTypes {
  private static final Map<String, String> BY_ENDING =
      Map.of(
          "mp4", "video/mp4",
          "m4v", "video/mp4",
          "mkv", "video/x-matroska",
          "webm", "video/webm",
          "avi", "video/x-msvideo",
          "mp3", "audio/mpeg",
          "ogg", "audio/ogg",
          "flac", "audio/flac",
          "srt", "text/plain; charset=utf-8",
          "txt", "text/plain; charset=utf-8");

  private ContentTypes() {}

  static String of(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String known = BY_ENDING.get(ending);
    String guessed = known == null ? URLConnection.guessContentTypeFromName(path) : known;
    return guessed == null ? "application/octet-stream" : guessed;
  }
}
