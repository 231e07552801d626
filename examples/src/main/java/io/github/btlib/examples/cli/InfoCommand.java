package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.cli.text.PrintableText;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btlib info}. */
@Command(name = "info", description = "Shows what is in a torrent file.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InfoCommand implements Callable<Integer> {
  private static final int SHORT_LIST = 10;

  private final Screen screen;

  @Parameters(paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Option(names = "--files", description = "List all files and trackers, however many.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  InfoCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    screen.useJson(json);
    Metainfo metainfo = Torrents.read(torrentFile);
    if (json) {
      screen.tell(json(metainfo));
    } else {
      print(metainfo);
    }
    return 0;
  }

  private void print(Metainfo metainfo) {
    List<TorrentFile> files = metainfo.files().stream().filter(file -> !file.pad()).toList();
    line("name", metainfo.name());
    line("info-hash", metainfo.infoHash().toHex());
    line("size", Sizes.formatExactly(metainfo.totalLength()));
    line("pieces", metainfo.pieceCount() + " of " + Sizes.formatExactly(metainfo.pieceLength()));
    line("private", metainfo.isPrivate() ? "yes, peers come from the trackers only" : "no");
    metainfo.comment().ifPresent(comment -> line("comment", comment));
    metainfo.createdBy().ifPresent(program -> line("created by", program));
    metainfo.creationDate().ifPresent(date -> line("created", date.toString()));
    metainfo.source().ifPresent(source -> line("source", source));
    list("trackers", tiers(metainfo), Function.identity());
    list("web seeds", metainfo.webSeeds(), Function.identity());
    if (metainfo.multiFile()) {
      list(
          "files",
          files,
          file -> String.format("%10s  %s", Sizes.format(file.length()), file.path()));
    }
  }

  private static List<String> tiers(Metainfo metainfo) {
    return metainfo.trackers().stream().map(tier -> String.join("  or  ", tier)).toList();
  }

  private void line(String key, String value) {
    screen.say(String.format("%-11s %s", key, PrintableText.of(value)));
  }

  private <T> void list(String key, List<T> values, Function<T, String> text) {
    if (values.isEmpty()) {
      return;
    }
    int shown = all || values.size() <= SHORT_LIST ? values.size() : SHORT_LIST;
    line(key, values.size() + ":");
    for (T value : values.subList(0, shown)) {
      screen.say("  " + PrintableText.of(text.apply(value)));
    }
    if (shown < values.size()) {
      screen.say("  ... and " + (values.size() - shown) + " more (--files lists all)");
    }
  }

  private static JsonLine json(Metainfo metainfo) {
    JsonLine line =
        JsonLine.object()
            .put("name", metainfo.name())
            .put("infoHash", metainfo.infoHash().toHex())
            .put("totalBytes", metainfo.totalLength())
            .put("pieceLength", metainfo.pieceLength())
            .put("pieces", metainfo.pieceCount())
            .put("private", metainfo.isPrivate());
    metainfo.comment().ifPresent(comment -> line.put("comment", comment));
    metainfo.createdBy().ifPresent(program -> line.put("createdBy", program));
    metainfo.creationDate().ifPresent(date -> line.put("created", date.toString()));
    metainfo.source().ifPresent(source -> line.put("source", source));
    return line.putObjects(
            "trackers",
            metainfo.trackers().stream()
                .map(tier -> JsonLine.object().putStrings("tier", tier))
                .toList())
        .putStrings("webSeeds", metainfo.webSeeds())
        .putObjects(
            "files",
            metainfo.files().stream()
                .filter(file -> !file.pad())
                .map(file -> JsonLine.object().put("path", file.path()).put("bytes", file.length()))
                .toList());
  }
}
