package io.brine.salt.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** The little of ASN.1 DER that a PKCS#1 key needs. */
final class Der {
    static final int INTEGER = 0x02;
    static final int SEQUENCE = 0x30;

    private Der() {}

    static byte[] integer(BigInteger value) {
        return tagged(INTEGER, value.toByteArray());
    }

    static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        return tagged(SEQUENCE, body.toByteArray());
    }

    static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        int n = content.length;
        if (n < 0x80) {
            out.write(n);
        } else {
            byte[] length = BigInteger.valueOf(n).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - skip));
            out.write(length, skip, length.length - skip);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Walks over consecutive elements of one level. */
    static final class Cursor {
        private final byte[] der;
        private int at;
        private final int end;

        Cursor(byte[] der) {
            this(der, 0, der.length);
        }

        private Cursor(byte[] der, int from, int to) {
            this.der = der;
            this.at = from;
            this.end = to;
        }

        Cursor enterSequence() throws SaltCryptoException {
            int length = header(SEQUENCE);
            Cursor inner = new Cursor(der, at, at + length);
            at += length;
            return inner;
        }

        BigInteger readInteger() throws SaltCryptoException {
            int length = header(INTEGER);
            if (length == 0) {
                throw new SaltCryptoException("key data is damaged: an empty integer");
            }
            BigInteger value = new BigInteger(Arrays.copyOfRange(der, at, at + length));
            at += length;
            return value;
        }

        private int header(int tag) throws SaltCryptoException {
            if (octet() != tag) {
                throw new SaltCryptoException(
                        "key data is damaged: not the expected ASN.1 structure");
            }
            int length = octet();
            if (length >= 0x80) {
                int octets = length & 0x7f;
                if (octets < 1 || octets > 3) {
                    throw new SaltCryptoException("key data is damaged: an impossible length");
                }
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = (length << 8) | octet();
                }
            }
            if (length > end - at) {
                throw new SaltCryptoException("key data is damaged: it ends too early");
            }
            return length;
        }

        private int octet() throws SaltCryptoException {
            if (at >= end) {
                throw new SaltCryptoException("key data is damaged: it ends too early");
            }
            return der[at++] & 0xff;
        }
    }
}
