/**
 * The minion's standing with one master: sign-in, keys in use, requests, and the publish
 * connection.
 */
@NullMarked
package io.brine.minion.session;

import org.jspecify.annotations.NullMarked;
