package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/**
 * Stateless. The 64 octets that open a connection: signature (10), version (2), mechanism (20),
 * as-server (1), filler (31) (RFC 37, Formal Grammar). They are sent in the steps 10, 1, 53, so
 * that older peers can be told apart in time.
 */
public final class Greeting {
    /** Octets of the whole greeting. */
    public static final int SIZE = 64;

    /** Octets of the signature. */
    public static final int SIGNATURE_SIZE = 10;

    /** Octets of the signature and the major version. */
    public static final int MAJOR_END = 11;

    private static final int MECHANISM_OFFSET = 12;
    private static final int MECHANISM_SIZE = 20;
    private static final int AS_SERVER_OFFSET = MECHANISM_OFFSET + MECHANISM_SIZE;
    private static final int FILLER_SIZE = 31;

    private Greeting() {}

    /**
     * Writes the signature. Its padding holds the length of our identity plus one, as a ZMTP 1.0
     * peer would read it. Borrows {@code out}.
     */
    public static void writeSignature(ByteBuf out, int identityLength) {
        out.writeByte(0xff);
        out.writeLong(identityLength + 1L);
        out.writeByte(0x7f);
    }

    /** Writes what follows the major version. Borrows {@code out}. */
    public static void writeRest(ByteBuf out, String mechanism, boolean asServer) {
        out.writeByte(ZmtpVersion.V3_1.minor());
        out.writeBytes(padded(mechanism));
        out.writeBoolean(asServer);
        out.writeZero(FILLER_SIZE);
    }

    /**
     * Returns whether ten octets are a signature, whatever their padding; otherwise the peer is
     * older than 2.0.
     */
    public static boolean isSignature(byte[] octets) {
        return octets[0] == (byte) 0xff && (octets[SIGNATURE_SIZE - 1] & 1) != 0;
    }

    /** Returns the version of a greeting. */
    public static ZmtpVersion version(byte[] greeting) {
        return new ZmtpVersion(greeting[SIGNATURE_SIZE] & 0xff, greeting[MAJOR_END] & 0xff);
    }

    /** Returns whether a greeting names exactly that mechanism, in all 20 octets. */
    public static boolean hasMechanism(byte[] greeting, String mechanism) {
        byte[] wanted = padded(mechanism);
        for (int i = 0; i < MECHANISM_SIZE; i++) {
            if (greeting[MECHANISM_OFFSET + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a greeting says that the peer is the mechanism's server. */
    public static boolean isAsServer(byte[] greeting) {
        return greeting[AS_SERVER_OFFSET] == 1;
    }

    /** Returns the mechanism of a greeting, made safe for a log line. */
    public static String mechanismText(byte[] greeting) {
        String name =
                new String(greeting, MECHANISM_OFFSET, MECHANISM_SIZE, StandardCharsets.ISO_8859_1);
        int end = MECHANISM_SIZE;
        while (end > 0 && name.charAt(end - 1) == 0) {
            end--;
        }
        return Metadata.printable(name.substring(0, end));
    }

    private static byte[] padded(String mechanism) {
        byte[] octets = new byte[MECHANISM_SIZE];
        byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, octets, 0, name.length);
        return octets;
    }
}
