/**
 * Who a minion is: the {@code _auth} exchange, the shared and the session keys, the token check and
 * the refusal of replayed requests.
 */
@NullMarked
package io.brine.master.auth;

import org.jspecify.annotations.NullMarked;
