package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableTest {

  @ParameterizedTest
  @MethodSource("failures")
  void theReasonIsToldWithoutThePath(IOException failure, String reason) {
    assertThat(Unreadable.reason(failure)).isEqualTo(reason);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new NoSuchFileException("a/path"), "does not exist"),
        arguments(new AccessDeniedException("a/path"), "cannot be read: permission denied"),
        arguments(
            new FileSystemException("a/path", null, "Not a directory"),
            "cannot be read: Not a directory"),
        arguments(new FileSystemException("a/path"), "cannot be read"),
        arguments(new MalformedInputException(1), "is not text in UTF-8"),
        arguments(new IOException("Is a directory"), "cannot be read: Is a directory"),
        arguments(new IOException(), "cannot be read"));
  }
}
