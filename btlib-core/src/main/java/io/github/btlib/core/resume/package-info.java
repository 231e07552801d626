/**
 * What is known of a torrent from one run to the next: its form in bytes, and what follows from it
 * for the data that is found.
 *
 * <p>Pure: no file, clock, thread or log. {@code torrent} gathers it and brings it to a {@link
 * io.github.btlib.spi.ResumeStore}; a torrent that is added is given what {@link
 * io.github.btlib.core.resume.ResumeCodec} makes of the bytes, and {@link
 * io.github.btlib.core.resume.ResumePlan} tells which pieces count as verified and which are to be
 * checked.
 */
@NullMarked
package io.github.btlib.core.resume;

import org.jspecify.annotations.NullMarked;
