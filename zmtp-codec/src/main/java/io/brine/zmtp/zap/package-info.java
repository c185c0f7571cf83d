/**
 * ZAP 1.0 (RFC 27): the questions that servers ask about their clients, and who answers them. Knows
 * nothing of connections.
 */
@NullMarked
package io.brine.zmtp.zap;

import org.jspecify.annotations.NullMarked;
