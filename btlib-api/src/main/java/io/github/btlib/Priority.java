package io.github.btlib;

/** How much a file or a piece is wanted. What is wanted more is downloaded before the rest. */
public enum Priority {
  /** Not wanted: never asked for, and not waited for. */
  SKIP,
  /** After everything else. */
  LOW,
  /** The default. */
  NORMAL,
  /** Before everything else. */
  HIGH
}
