package io.github.btlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionProviderTest {
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  @TempDir Path folder;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** An engine that can be created. */
  public static final class Working implements SessionProvider {
    @Override
    public TorrentSession open(SessionSettings settings) {
      throw new UnsupportedOperationException("told to listen on " + settings.listenPort());
    }
  }

  /** An engine that cannot. */
  public static final class Broken implements SessionProvider {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("no native part here");
    }

    @Override
    public TorrentSession open(SessionSettings settings) {
      throw new AssertionError("never created");
    }
  }

  /** Lists engines as a jar on the class path does. */
  private void list(String... providers) throws IOException {
    Path listing = folder.resolve("META-INF/services/" + SessionProvider.class.getName());
    Files.createDirectories(listing.getParent());
    Files.write(listing, List.of(providers));
    Thread.currentThread()
        .setContextClassLoader(new Listing(folder, SessionProvider.class.getClassLoader()));
  }

  private static final class Listing extends ClassLoader {
    private final Path folder;

    Listing(Path folder, ClassLoader parent) {
      super(parent);
      this.folder = folder;
    }

    @Override
    protected @Nullable URL findResource(String name) {
      Path file = folder.resolve(name);
      try {
        return Files.exists(file) ? file.toUri().toURL() : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
      URL found = findResource(name);
      return Collections.enumeration(found == null ? List.of() : List.of(found));
    }
  }

  @Test
  void withoutAnEngineTheErrorNamesTheArtifactToAdd() {
    assertThatExceptionOfType(BtlibException.class)
        .isThrownBy(TorrentSession::create)
        .withMessage("no btlib engine found: add the artifact io.github.btlib:btlib-core");
  }

  @Test
  void anEngineOfTheContextClassLoaderIsFound() throws Exception {
    list(Working.class.getName());
    assertThat(SessionProvider.find()).isInstanceOf(Working.class);
  }

  @Test
  void theEngineIsGivenTheSettings() throws Exception {
    list(Working.class.getName());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> TorrentSession.builder().listenPort(6881).build())
        .withMessage("told to listen on 6881");
  }

  @Test
  void anEngineThatCannotBeCreatedIsPassedOver() throws Exception {
    list(Broken.class.getName(), "io.example.Missing", Working.class.getName());
    assertThat(SessionProvider.find()).isInstanceOf(Working.class);
  }

  @Test
  void whenNoEngineCanBeCreatedTheErrorSaysWhy() throws Exception {
    list(Broken.class.getName(), "io.example.Missing");
    assertThatExceptionOfType(BtlibException.class)
        .isThrownBy(SessionProvider::find)
        .withMessageContaining("no btlib engine could be created")
        .withMessageContaining(Broken.class.getName())
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .hasSize(2)
                .hasOnlyElementsOfType(ServiceConfigurationError.class));
  }
}
