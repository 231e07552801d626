package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.metainfo.Metainfo;

/** The first object of {@code --json}. */
final class Started {
  private Started() {}

  static JsonLine json(String command, Metainfo metainfo, int port) {
    return JsonLine.event("started")
        .put("command", command)
        .put("name", metainfo.name())
        .put("infoHash", metainfo.infoHash().toHex())
        .put("totalBytes", metainfo.totalLength())
        .put("pieces", metainfo.pieceCount())
        .put("port", port);
  }
}
