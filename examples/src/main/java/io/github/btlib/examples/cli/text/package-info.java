/**
 * How things look in a terminal: sizes, durations, progress lines, JSON lines. Pure functions of
 * their arguments, time included; depends on the library's status records only.
 */
@NullMarked
package io.github.btlib.examples.cli.text;

import org.jspecify.annotations.NullMarked;
