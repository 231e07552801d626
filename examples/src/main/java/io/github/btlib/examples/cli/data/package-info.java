/**
 * A torrent and the files it was made of: where they are, whether they match, and serving them
 * without ever writing to them. Depends on the library's metainfo and storage interface only.
 */
@NullMarked
package io.github.btlib.examples.cli.data;

import org.jspecify.annotations.NullMarked;
