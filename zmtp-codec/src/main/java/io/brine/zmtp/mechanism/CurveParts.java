package io.brine.zmtp.mechanism;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Stateless. What the commands of CURVE's handshake consist of (RFC 26), for both roles. */
final class CurveParts {
    static final int MAJOR = 1;
    static final int MINOR = 0;

    /** So many that HELLO is larger than WELCOME, and nobody gains by sending it. */
    static final int PADDING_SIZE = 72;

    /** Zero octets in HELLO's box. */
    static final int SIGNED_SIZE = 64;

    /** HELLO without its name. */
    static final int HELLO_DATA_SIZE = 194;

    /** WELCOME without its name. */
    static final int WELCOME_DATA_SIZE = 160;

    static final int LONG_NONCE_SIZE = 16;

    static final String HELLO_PREFIX = "CurveZMQHELLO---";
    static final String WELCOME_PREFIX = "WELCOME-";
    static final String COOKIE_PREFIX = "COOKIE--";
    static final String INITIATE_PREFIX = "CurveZMQINITIATE";
    static final String VOUCH_PREFIX = "VOUCH---";
    static final String READY_PREFIX = "CurveZMQREADY---";

    private CurveParts() {}

    static byte[] read(ByteBuf body, int count) {
        byte[] octets = new byte[count];
        body.readBytes(octets);
        return octets;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static void wipe(byte @Nullable [] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }
}
