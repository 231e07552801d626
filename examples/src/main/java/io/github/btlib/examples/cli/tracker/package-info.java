/**
 * The configuration file of {@code btlib tracker}: read from TOML or JSON into a record, with
 * messages that name the file, the key and what was expected.
 */
@NullMarked
package io.github.btlib.examples.cli.tracker;

import org.jspecify.annotations.NullMarked;
