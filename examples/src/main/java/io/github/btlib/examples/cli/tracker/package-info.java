/**
 * The configuration file of {@code btlib tracker}: read from TOML or JSON, with messages that name
 * the file, the key and what was expected. One table holds the keys that are a knob of the tracker
 * each; which torrents there are, and who may use them, is read beside it.
 */
@NullMarked
package io.github.btlib.examples.cli.tracker;

import org.jspecify.annotations.NullMarked;
