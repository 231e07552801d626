package io.github.btlib.core.testkit.storage;

import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;

/** What can fail or hang. */
public enum StorageCall {
  /** {@link StorageFactory#open}. */
  OPEN,
  /** {@link Storage#read}. */
  READ,
  /** {@link Storage#write}. */
  WRITE,
  /** {@link Storage#mayHold}. */
  LOOK,
  /** {@link Storage#sync}. */
  SYNC,
  /** {@link Storage#stamps}. */
  STAMPS,
  /** {@link ResumeStore#save}. */
  SAVE,
  /** {@link Storage#delete}. */
  DELETE,
  /** {@link Storage#close}. */
  CLOSE
}
