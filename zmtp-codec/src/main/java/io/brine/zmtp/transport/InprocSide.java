package io.brine.zmtp.transport;

import io.brine.zmtp.wire.Metadata;

/**
 * Immutable. What one side of an inproc connection tells the other.
 *
 * @param metadata as in READY
 * @param sendHighWaterMark messages, 0 for none
 * @param receiveHighWaterMark messages, 0 for none
 */
public record InprocSide(Metadata metadata, int sendHighWaterMark, int receiveHighWaterMark) {}
