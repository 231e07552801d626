/**
 * For whoever writes a storage of their own: the contract as a test to extend ({@link
 * io.github.btlib.core.testkit.storage.StorageContract}), and storages that fail, hang or lose
 * power when told to, to try what lies above. Published as the engine's test jar.
 *
 * <p>Uses the API, JUnit and AssertJ only.
 */
package io.github.btlib.core.testkit.storage;
