package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.MetainfoBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btlib create}. */
@Command(name = "create", description = "Makes a torrent of a file or a folder.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateCommand implements Callable<Integer> {
  private static final Set<String> SCHEMES = Set.of("http", "https", "udp");

  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "PATH", description = "The file or folder to share.")
  private Path source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The torrent file to write.")
  private Path output;

  @Option(
      names = "--announce",
      paramLabel = "URL",
      description = {
        "A tracker; may be given again. Each is a tier of its own:",
        "the second is asked when the first does not answer."
      })
  private List<String> trackers = new ArrayList<>();

  private int pieceLength;

  @Option(names = "--private", description = "Ask no one but the trackers for peers.")
  private boolean isPrivate;

  @Option(names = "--comment", paramLabel = "TEXT", description = "A remark.")
  private String comment = "";

  @Option(names = "--force", description = "Replace FILE if there is one.")
  private boolean force;

  @Spec private CommandSpec spec;

  CreateCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Option(
      names = "--piece-length",
      paramLabel = "N[K|M]",
      description = {
        "A power of two from 16K to 512M",
        "(default: chosen to make 1,000 to 2,000 pieces)."
      })
  void pieceLength(String text) {
    try {
      long bytes = Sizes.parse(text);
      if (bytes < 16 << 10 || bytes > 512 << 20 || Long.bitCount(bytes) != 1) {
        throw new IllegalArgumentException(
            "expected a power of two from 16K to 512M, found '" + text + "'");
      }
      pieceLength = (int) bytes;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--piece-length: " + e.getMessage(), e);
    }
  }

  @Override
  public Integer call() throws IOException {
    trackers.forEach(this::requireTracker);
    checkPaths();
    MetainfoBuilder builder =
        Metainfo.builder()
            .source(source)
            .comment(comment)
            .privateTorrent(isPrivate)
            .onProgress(new HashView(screen, interrupt, "hashing"));
    if (pieceLength != 0) {
      builder.pieceLength(pieceLength);
    }
    trackers.forEach(builder::announce);
    Metainfo metainfo;
    try {
      metainfo = builder.build();
    } finally {
      screen.erase();
    }
    write(metainfo.toBytes());
    screen.say(
        "wrote "
            + output
            + ": "
            + metainfo.name()
            + ", "
            + Sizes.formatExactly(metainfo.totalLength())
            + ", "
            + StatusText.count(metainfo.pieceCount(), "piece")
            + " of "
            + Sizes.format(metainfo.pieceLength()));
    screen.say("info-hash " + metainfo.infoHash());
    return 0;
  }

  private void requireTracker(String url) {
    String scheme = "";
    try {
      URI uri = URI.create(url);
      scheme = uri.getHost() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      // told below
    }
    if (!SCHEMES.contains(scheme)) {
      throw new ParameterException(
          spec.commandLine(),
          "--announce: expected a URL such as http://tracker.example.org/announce, found '"
              + url
              + "'");
    }
  }

  private void checkPaths() throws IOException {
    if (!Files.exists(source)) {
      throw new CliException(source + ": there is no such file or folder");
    }
    if (Files.exists(output) && !force) {
      throw new CliException(output + " exists; --force replaces it");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CliException(output + ": there is no folder " + folder);
    }
    // the torrent would be part of what it describes, and be changed by being written
    Path target = folder.toRealPath().resolve(output.getFileName());
    if (target.startsWith(source.toRealPath())) {
      throw new CliException(output + " lies in " + source + ", which is to be shared");
    }
  }

  /** Half a torrent is never seen under its name. */
  private void write(byte[] bytes) throws IOException {
    Path part = output.resolveSibling("." + output.getFileName() + ".part");
    try {
      Files.write(part, bytes);
      if (force) {
        Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(part, output);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CliException(output + " exists; --force replaces it", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
