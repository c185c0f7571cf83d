/**
 * A minion's, and a syndic's, standing with one master: sign-in, keys in use, requests, and the
 * publish connection.
 */
@NullMarked
package io.brine.session;

import org.jspecify.annotations.NullMarked;
