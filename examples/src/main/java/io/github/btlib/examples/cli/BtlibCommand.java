package io.github.btlib.examples.cli;

import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code btlib}. Without a subcommand it understands {@code -t} and {@code -s}, by
 * which an older tool was called.
 */
@Command(
    name = "btlib",
    mixinStandardHelpOptions = true,
    versionProvider = BtlibCommand.Version.class,
    description = "Downloads and shares files with BitTorrent.",
    subcommands = HelpCommand.class,
    customSynopsis = {
      "btlib COMMAND ARGUMENTS...           (btlib COMMAND --help shows them)",
      "       btlib -t TORRENT [OPTIONS]           downloads, as btlib download does",
      "       btlib -t TORRENT -s DATA [OPTIONS]   seeds, as btlib seed does"
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the reason is on stderr",
      "2:wrong usage",
      "130:stopped by Ctrl-C"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BtlibCommand implements Callable<Integer> {
  private final Screen screen;
  private final Interrupt interrupt;

  @Option(names = "-t", paramLabel = "TORRENT", description = "The torrent file.")
  private @Nullable Path torrentFile;

  @Option(names = "-s", paramLabel = "DATA", description = "Seed this file or folder.")
  private @Nullable Path data;

  @Mixin private DownloadOptions what;

  @Mixin private TransferOptions options;

  @Spec private CommandSpec spec;

  private BtlibCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  /**
   * Runs a command and exits with its code.
   *
   * @param arguments the command and its arguments; {@code --help} lists them
   */
  public static void main(String... arguments) {
    Screen screen = Terminal.open();
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    Reader in = new InputStreamReader(System.in, Charset.defaultCharset());
    int code = commandLine(screen, Interrupt.ofSignals(), in, out, err).execute(arguments);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Makes the command line.
   *
   * @param screen where commands show what they do
   * @param interrupt ends commands that run until the user stops them
   * @param in what the user types to commands that run until they are stopped
   * @param out receives help
   * @param err receives complaints about usage
   * @return a command line to execute once
   */
  public static CommandLine commandLine(
      Screen screen, Interrupt interrupt, Reader in, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new BtlibCommand(screen, interrupt));
    line.addMixin("log", new LogOptions());
    add(line, new DownloadCommand(screen, interrupt));
    add(line, new StreamCommand(screen, interrupt));
    add(line, new SeedCommand(screen, interrupt));
    add(line, new CreateCommand(screen, interrupt));
    add(line, new InfoCommand(screen));
    add(line, new VerifyCommand(screen, interrupt));
    add(line, new ScrapeCommand(screen, interrupt));
    add(line, new TrackerCommand(screen, interrupt, in));
    add(line, new DemoCommand(screen, interrupt));
    line.registerConverter(HostPort.class, HostPort::parse);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(BtlibCommand::complain);
    line.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, screen));
    return line;
  }

  private static void add(CommandLine line, Object command) {
    CommandLine sub = new CommandLine(command);
    sub.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    sub.addMixin("log", new LogOptions());
    line.addSubcommand(sub);
  }

  @Override
  public Integer call() {
    if (torrentFile == null) {
      throw new ParameterException(
          spec.commandLine(),
          data == null ? "a command is missing" : "-s needs a torrent file, too: -t TORRENT");
    }
    return data == null
        ? new DownloadCommand(screen, interrupt).run(torrentFile, what, options)
        : new SeedCommand(screen, interrupt).run(torrentFile, data, options);
  }

  private static int complain(ParameterException wrong, String... arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("btlib: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("`" + command.getCommandSpec().qualifiedName() + " --help` shows the usage");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception failure, Screen screen) {
    screen.erase();
    if (failure instanceof Interrupt.InterruptedCommand interrupted) {
      screen.say("stopped");
      return interrupted.exitCode();
    }
    screen.fail(Failures.reason(failure));
    if (LogOptions.debug()) {
      failure.printStackTrace();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Knows the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BtlibCommand.class.getPackage().getImplementationVersion();
      return new String[] {"btlib " + (version == null ? "(not packaged)" : version)};
    }
  }
}
