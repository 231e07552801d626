package io.github.btlib.examples.realclient;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or all tests of a class, that run real BitTorrent programs; tagged {@code realclients}.
 *
 * <p>Where a program is missing the test is skipped with the name of the Debian package; with the
 * environment variable {@code CI} set to {@code true} it fails instead. When a test fails, the logs
 * of the programs it started are attached to the failure.
 */
@Documented
@Tag("realclients")
@ExtendWith(RequiresClientExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface RequiresClient {

  /** The programs needed. */
  Program[] value();
}
