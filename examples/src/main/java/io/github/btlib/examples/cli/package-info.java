/**
 * The {@code btlib} command line: one class per subcommand. A command reads its arguments, drives
 * the library's public API and reports on a {@code Screen}; it returns the exit code. What is shown
 * is formatted in {@code cli.text}, files are compared with torrents in {@code cli.data}, and
 * configurations of the tracker are read in {@code cli.tracker}; none of these knows the commands.
 */
@NullMarked
package io.github.btlib.examples.cli;

import org.jspecify.annotations.NullMarked;
