package io.brine.salt.event;

/** How one event message is marked off on a unix socket; which one depends on Salt's version. */
public enum EventFraming {
    /** The message as it is: what 3007 and 3008 command lines read from the pub socket. */
    BARE,
    /** Four octets of big-endian length first: what 3006.27 and later expect on the pub socket. */
    LENGTH_PREFIXED
}
