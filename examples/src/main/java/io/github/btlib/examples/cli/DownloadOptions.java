package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.examples.cli.data.FileSelection;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is downloaded, how, and where to. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DownloadOptions {
  @Option(
      names = "--outdir",
      paramLabel = "DIR",
      description = "The folder to save to (default: the current one).")
  private Path outdir = Path.of("");

  @Option(names = "--seed", description = "Go on seeding when complete, until Ctrl-C.")
  private boolean seed;

  @Option(
      names = "--sequential",
      description = {
        "Download from the first piece to the last, to play",
        "meanwhile (default: the rarest first, which is",
        "better for the swarm)."
      })
  private boolean sequential;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  private long downloadLimit;
  private final List<String> patterns = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "PATTERN",
      description = {
        "Download only files that match, such as '*.iso' or",
        "'docs/**'; may be given again. Their names are shown",
        "by `btlib info --files`."
      })
  void files(List<String> wanted) {
    try {
      FileSelection.of(wanted);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--file: " + e.getMessage(), e);
    }
    patterns.clear(); // picocli gives all of them each time
    patterns.addAll(wanted);
  }

  @Option(
      names = "--download-limit",
      paramLabel = "RATE",
      description = "Receive at most this many bytes per second.")
  void downloadLimit(String text) {
    downloadLimit = TransferOptions.rate(command, "--download-limit", text);
  }

  Path outdir() {
    return outdir;
  }

  boolean seed() {
    return seed;
  }

  /** Makes the torrent to add, at rest. */
  AddTorrent of(Metainfo metainfo) {
    AddTorrent add =
        AddTorrent.of(metainfo).saveTo(outdir).downloadLimit(downloadLimit).startPaused();
    if (sequential) {
      add = add.pieceSelector(PieceSelector.sequential());
    }
    if (!patterns.isEmpty()) {
      FileSelection selection = FileSelection.of(patterns);
      requireMatches(selection, metainfo);
      add = add.wanted(selection::contains);
    }
    return add;
  }

  /** Takes a pattern of {@code --file} that matches nothing for a mistake. */
  static void requireMatches(FileSelection selection, Metainfo metainfo) {
    selection
        .unused(metainfo)
        .ifPresent(pattern -> {
          throw new CliException(
              "--file: no file of "
                  + metainfo.name()
                  + " matches '"
                  + pattern
                  + "'; `btlib info --files` shows the names");
        });
  }
}
