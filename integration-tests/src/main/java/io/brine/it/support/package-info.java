/**
 * What the integration tests share: real peers, daemons under test, and processes that end with the
 * test.
 */
@NullMarked
package io.brine.it.support;

import org.jspecify.annotations.NullMarked;
