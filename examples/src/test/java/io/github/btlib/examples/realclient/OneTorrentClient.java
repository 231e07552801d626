package io.github.btlib.examples.realclient;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client whose process starts with its torrent, and that listens at a port chosen before. */
abstract class OneTorrentClient implements RealClient {
  private final InetSocketAddress address;
  private @Nullable ClientProcess process;

  /**
   * @param host the address to listen at, IPv4 or IPv6
   */
  OneTorrentClient(String host) {
    this.address = new InetSocketAddress(host, FreePort.next());
  }

  /** Starts the program; the arguments are those of {@link ClientProcess#start}. */
  final ClientProcess start(
      String name, Path directory, List<String> command, Consumer<String> onLine) {
    if (process != null) {
      throw new IllegalStateException("this client already has a torrent");
    }
    ClientProcess started = ClientProcess.start(name, directory, command, onLine);
    process = started;
    return started;
  }

  final ClientProcess running() {
    return Objects.requireNonNull(process, "neither seed nor download was called");
  }

  @Override
  public final InetSocketAddress address() {
    return address;
  }

  @Override
  public final String log() {
    return process == null ? "" : process.log();
  }

  @Override
  public final void close() {
    if (process != null) {
      process.close();
    }
  }
}
