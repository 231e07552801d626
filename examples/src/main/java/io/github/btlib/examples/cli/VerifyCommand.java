package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.data.DataLocation;
import io.github.btlib.examples.cli.data.DataReport;
import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.cli.text.PrintableText;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btlib verify}. */
@Command(
    name = "verify",
    description = {
      "Compares data with a torrent, without a network.",
      "Exits with 0 only if all is good."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
  private static final int SHORT_LIST = 10;

  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(index = "0", paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "The file or folder it was made of, or the folder that holds it.")
  private Path data;

  @Option(names = "--files", description = "List all files that are wrong, however many.")
  private boolean all;

  @Option(names = "--json", description = "Print one JSON object; text goes to stderr.")
  private boolean json;

  VerifyCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    screen.useJson(json);
    Metainfo metainfo = Torrents.read(torrentFile);
    DataLocation location = Torrents.locate(metainfo, data);
    DataReport report = new HashView(screen, interrupt, "verifying").check(metainfo, location);
    tell(report);
    screen.say(
        location.root()
            + ": "
            + report.good()
            + " of "
            + report.pieces()
            + " pieces good ("
            + Sizes.formatPart(report.goodBytes(), metainfo.totalLength())
            + "), "
            + report.bad()
            + " bad, "
            + report.missing()
            + " missing");
    list(report.problems());
    return report.complete() ? 0 : 1;
  }

  private void list(List<DataReport.Problem> problems) {
    int shown = all || problems.size() <= SHORT_LIST ? problems.size() : SHORT_LIST;
    for (DataReport.Problem problem : problems.subList(0, shown)) {
      screen.say("  " + PrintableText.of(problem.path()) + ": " + problem.what());
    }
    if (shown < problems.size()) {
      screen.say("  ... and " + (problems.size() - shown) + " more (--files lists all)");
    }
  }

  private void tell(DataReport report) {
    screen.tell(
        JsonLine.event("verified")
            .put("complete", report.complete())
            .put("pieces", report.pieces())
            .put("good", report.good())
            .put("bad", report.bad())
            .put("missing", report.missing())
            .put("goodBytes", report.goodBytes())
            .putObjects(
                "files",
                report.problems().stream()
                    .map(p -> JsonLine.object().put("path", p.path()).put("problem", p.what()))
                    .toList()));
  }
}
