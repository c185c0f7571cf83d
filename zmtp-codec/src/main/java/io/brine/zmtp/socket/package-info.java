/**
 * The ZeroMQ socket types and their API. Every socket is confined to one event loop; see {@code
 * ZmtpSocket}.
 */
@NullMarked
package io.brine.zmtp.socket;

import org.jspecify.annotations.NullMarked;
