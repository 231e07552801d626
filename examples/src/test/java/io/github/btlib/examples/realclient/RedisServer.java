package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Redis server of a test's own, at 127.0.0.1, that forgets all when it ends. */
final class RedisServer implements AutoCloseable {
  private static final String BINARY = "redis-server";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path directory;
  private final int port = FreePort.next();
  private ClientProcess process;

  private RedisServer(Path directory) {
    this.directory = directory;
    this.process = run();
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param directory its working directory
   */
  static RedisServer start(Path directory) {
    return new RedisServer(directory);
  }

  /** Tells why Redis cannot be used; empty if it can. */
  static Optional<String> missing() {
    return Program.notOnPath(BINARY);
  }

  int port() {
    return port;
  }

  /** Ends the server, until {@link #startAgain()}. */
  void stop() {
    process.close();
  }

  /** Starts it at the same port, with nothing in it. */
  void startAgain() {
    process = run();
  }

  private ClientProcess run() {
    ClientProcess started =
        ClientProcess.start(
            "redis",
            directory,
            List.of(BINARY, "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""),
            line -> {});
    started.await("listening", LIMIT, this::isListening);
    return started;
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
