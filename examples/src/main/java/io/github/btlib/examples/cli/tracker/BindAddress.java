package io.github.btlib.examples.cli.tracker;

import java.net.InetAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --bind} as the key {@code bind} of a configuration file is read. */
public final class BindAddress implements ITypeConverter<InetAddress> {
  @Override
  public InetAddress convert(String text) {
    return TrackerSettings.address(text)
        .orElseThrow(
            () -> new TypeConversionException(ConfigTable.expected(TrackerSettings.ADDRESS, text)));
  }
}
