package io.github.btlib.examples.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A running program: its output is kept up to a bound, its end is certain.
 *
 * <p>A daemon thread reads the output (standard error joined in) and hands each line to the owner
 * before it is logged, so what the log shows has also been acted on.
 */
final class ClientProcess implements AutoCloseable {
  private static final int LOG_LIMIT = 64 * 1024;
  private static final int LINE_LIMIT = 1000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Duration POLITE_LIMIT = Duration.ofMillis(500);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private static final Set<ClientProcess> RUNNING = ConcurrentHashMap.newKeySet();

  /** Those of the test that the thread runs; some tests run at the same time. */
  private static final ThreadLocal<List<ClientProcess>> STARTED =
      ThreadLocal.withInitial(ArrayList::new);

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(ClientProcess::killNow), "client-reaper"));
  }

  private final String name;
  private final Process process;
  private final Consumer<String> onLine;
  private final Thread reader;

  /** Guarded by itself. */
  private final Deque<String> lines = new ArrayDeque<>();

  private int logged;

  private ClientProcess(String name, Process process, Consumer<String> onLine) {
    this.name = name;
    this.process = process;
    this.onLine = onLine;
    this.reader = Thread.ofPlatform().daemon().name(name + "-output").unstarted(this::readOutput);
  }

  /**
   * Starts a program.
   *
   * @param name what messages call it
   * @param directory its working directory
   * @param command the program and its arguments
   * @param onLine given each line of output, on the reading thread
   */
  static ClientProcess start(
      String name, Path directory, List<String> command, Consumer<String> onLine) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    ClientProcess started;
    try {
      started = new ClientProcess(name, builder.start(), onLine);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
    RUNNING.add(started);
    STARTED.get().add(started);
    started.append("$ " + String.join(" ", command));
    started.reader.start();
    return started;
  }

  /** Forgets the programs that this thread started for earlier tests. */
  static void forgetStarted() {
    STARTED.remove();
  }

  /**
   * Returns the logs of the programs this thread started since {@link #forgetStarted()}, ended or
   * not.
   */
  static String logsOfStarted() {
    StringBuilder all = new StringBuilder();
    STARTED.get().forEach(one -> all.append(one.log()));
    return all.toString();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Sends the program a signal; nothing happens if it has ended.
   *
   * @param signal as {@code kill} names it
   */
  void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Writes a line to the program's standard input. */
  void send(String line) {
    append("> " + line);
    try {
      Writer input = process.outputWriter(UTF_8);
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new AssertionError("cannot write to " + name + "\n" + log(), e);
    }
  }

  /**
   * Waits for a condition; fails when the time is up or the program ends without it.
   *
   * @param what named in the failure
   * @param limit how long to wait
   * @param condition asked again and again, on the calling thread
   */
  void await(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (hasEnded()) {
        if (condition.getAsBoolean()) {
          return;
        }
        throw failure("ended with exit status " + process.exitValue() + " before it was " + what);
      }
      if (System.nanoTime() > end) {
        throw failure("was not " + what + " within " + limit);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits for the program's end and returns its exit status. */
  int awaitExit(Duration limit) {
    await("ended", limit, this::hasEnded);
    return process.exitValue();
  }

  /** Returns an error that carries the log. */
  AssertionError failure(String what) {
    return new AssertionError(name + " " + what + "\n" + log());
  }

  /** Returns the command, what was sent, and the end of the output: at most 64 Ki characters. */
  String log() {
    synchronized (lines) {
      return "--- "
          + name
          + " ---\n"
          + String.join("\n", lines)
          + "\n--- end of "
          + name
          + " ---\n";
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> tree = tree();
    tree.forEach(ProcessHandle::destroy);
    if (!awaitGone(tree, POLITE_LIMIT)) {
      tree.forEach(ProcessHandle::destroyForcibly);
      if (!awaitGone(tree, KILL_LIMIT)) {
        throw failure("could not be killed");
      }
    }
    RUNNING.remove(this);
  }

  /** The program has ended and all its output has been read. */
  private boolean hasEnded() {
    return !process.isAlive() && !reader.isAlive();
  }

  private void killNow() {
    tree().forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> tree() {
    // Taken before anything is killed: orphans no longer count as descendants.
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    tree.add(process.toHandle());
    return tree;
  }

  private boolean awaitGone(List<ProcessHandle> tree, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (reader.isAlive() || tree.stream().anyMatch(ProcessHandle::isAlive)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!line.isBlank()) {
          onLine.accept(line);
          append(line);
        }
      }
    } catch (IOException e) {
      append("(output lost: " + e + ")");
    }
  }

  private void append(String line) {
    String kept = line.length() <= LINE_LIMIT ? line : line.substring(0, LINE_LIMIT) + "…";
    synchronized (lines) {
      lines.addLast(kept);
      logged += kept.length();
      while (logged > LOG_LIMIT) {
        logged -= lines.removeFirst().length();
      }
    }
  }
}
