package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of the command line in this process, with its own streams and its own Ctrl-C. */
final class CliRun implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PipedWriter typed = new PipedWriter();
  private final Interrupt interrupt = new Interrupt();
  private final CompletableFuture<Integer> code = new CompletableFuture<>();

  private CliRun(boolean terminal, Object... arguments) {
    PrintWriter outWriter = new PrintWriter(out, true);
    PrintWriter errWriter = new PrintWriter(err, true);
    Screen screen = new Screen(outWriter, errWriter, terminal, () -> 80);
    PipedReader in = new PipedReader();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    try {
      in.connect(typed);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofPlatform()
        .daemon()
        .name("btlib " + words[0])
        .start(() ->
            code.complete(
                BtlibCommand.commandLine(screen, interrupt, in, outWriter, errWriter)
                    .execute(words)));
  }

  /** Starts a command that runs until it is stopped. */
  static CliRun start(Object... arguments) {
    return new CliRun(false, arguments);
  }

  /** Runs a command to its end. */
  static CliRun of(Object... arguments) {
    CliRun run = start(arguments);
    run.code();
    return run;
  }

  /** Runs a command to its end, on what it takes for a terminal. */
  static CliRun onTerminal(Object... arguments) {
    CliRun run = new CliRun(true, arguments);
    run.code();
    return run;
  }

  /** Waits for the end. */
  int code() {
    return code.copy().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  void pressCtrlC() {
    interrupt.raise();
  }

  /** Sends the signal that has a command reload. */
  void hangUp() {
    assertThat(interrupt.hangUp()).as("there is something to reload").isTrue();
  }

  /** Types something to the command. */
  void type(String text) throws IOException {
    typed.write(text);
    typed.flush();
  }

  /** Ends the standard input, as for a daemon. */
  void endInput() throws IOException {
    typed.close();
  }

  /** Waits until the standard output has a match. */
  Matcher awaitOut(String regex) {
    return await(out, regex);
  }

  /** Waits until the standard error has a match. */
  Matcher awaitErr(String regex) {
    return await(err, regex);
  }

  private Matcher await(StringWriter stream, String regex) {
    Pattern pattern = Pattern.compile(regex);
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Matcher matcher = pattern.matcher(stream.toString());
      if (matcher.find()) {
        return matcher;
      }
      assertThat(code.isDone())
          .as("ended before it said %s%nstdout: %s%nstderr: %s", regex, out, err)
          .isFalse();
      assertThat(System.nanoTime() - end).as("%s in: %s", regex, stream).isNegative();
      Thread.onSpinWait();
    }
  }

  /** Starts a seeder and returns it when it is ready. */
  static CliRun seeder(Path torrent, Path data) {
    CliRun seeder = start("seed", torrent, data);
    seeder.awaitOut("ready: seeding .* on port \\d+");
    return seeder;
  }

  /** Returns the address of a seeder for {@code --peer}. */
  String address() {
    return "127.0.0.1:" + awaitOut("ready: seeding .* on port (\\d+)").group(1);
  }

  /** Ends the command if it still runs. */
  @Override
  public void close() {
    pressCtrlC();
    code();
    try {
      endInput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
