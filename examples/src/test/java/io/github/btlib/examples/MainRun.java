package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of a main with standard streams of its own. One at a time. */
final class MainRun implements AutoCloseable {
  /** A main that may throw. */
  @FunctionalInterface
  interface Main {
    void run(String... args) throws Exception;
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PipedOutputStream keyboard = new PipedOutputStream();
  private final PrintStream oldOut = System.out;
  private final PrintStream oldErr = System.err;
  private final InputStream oldIn = System.in;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  MainRun(Main main, Object... arguments) throws IOException {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setIn(new PipedInputStream(keyboard));
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            main.run(words);
            done.complete(null);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
  }

  /** Runs a main to its end and returns all it said. */
  static String of(Main main, Object... arguments) throws IOException {
    try (MainRun run = new MainRun(main, arguments)) {
      run.awaitEnd();
      return run.said();
    }
  }

  String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  void pressEnter() throws IOException {
    keyboard.write('\n');
    keyboard.flush();
  }

  void awaitEnd() {
    done.copy().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Waits until a match was said. */
  Matcher await(String regex) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      Matcher matcher = Pattern.compile(regex).matcher(said());
      if (matcher.find()) {
        return matcher;
      }
      assertThat(System.nanoTime() - end).as("%s in: %s", regex, said()).isNegative();
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    System.setOut(oldOut);
    System.setErr(oldErr);
    System.setIn(oldIn);
    keyboard.close();
  }
}
