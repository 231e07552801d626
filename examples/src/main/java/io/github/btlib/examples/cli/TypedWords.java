package io.github.btlib.examples.cli;

import java.io.IOException;
import java.io.Reader;

/**
 * Listens to what the user types while a tracker runs: {@code reload} does what the signal HUP
 * does. The end of the input ends the listening alone, since daemons have none.
 */
final class TypedWords {
  /** What is longer is no word of ours, and is not kept. */
  private static final int LONGEST = 80;

  private final Screen screen;
  private final Interrupt interrupt;
  private final Reader in;

  TypedWords(Screen screen, Interrupt interrupt, Reader in) {
    this.screen = screen;
    this.interrupt = interrupt;
    this.in = in;
  }

  /** Listens from now on, on a daemon thread: nothing but its end ends a read from a terminal. */
  void listen() {
    Interrupt.surviveReadingInBackground();
    Thread.ofPlatform().daemon().name("btlib-typed-words").start(this::run);
  }

  private void run() {
    StringBuilder line = new StringBuilder();
    try {
      int next = in.read();
      while (next >= 0) {
        if (next == '\n') {
          hear(line.toString().strip());
          line.setLength(0);
        } else if (line.length() <= LONGEST) {
          line.append((char) next);
        }
        next = in.read();
      }
      hear(line.toString().strip());
    } catch (IOException e) {
      // in the background, or the terminal is gone
    }
  }

  private void hear(String word) {
    if (interrupt.isRaised() || word.isEmpty()) {
      return;
    }
    if (!word.equals("reload")) {
      screen.say("unknown word; reload reads CONFIG again, Ctrl-C stops the tracker");
    } else {
      interrupt.hangUp();
    }
  }
}
