/**
 * Who may ask the master for what: local keys, {@code publisher_acl}, {@code external_auth} with
 * its back ends, and tokens.
 */
@NullMarked
package io.brine.master.access;

import org.jspecify.annotations.NullMarked;
