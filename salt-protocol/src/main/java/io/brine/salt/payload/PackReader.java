package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value from a range of an array. Confined to one call. Memory is claimed only for octets
 * that are really there: an announced count is never believed further than the input reaches.
 */
final class PackReader {
    /** Thrown inside the package only: the input ends before the value does. */
    static final class Incomplete extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("StaticAssignmentOfThrowable") // carries no state and no stack trace
        static final Incomplete INSTANCE = new Incomplete();

        private Incomplete() {
            super("payload ends too early", null, false, false);
        }
    }

    private final byte[] in;
    private final int end;
    private final int maxValues;
    private int at;
    private int values;

    PackReader(byte[] in, int from, int to, int maxValues) {
        this.in = in;
        this.at = from;
        this.end = to;
        this.maxValues = maxValues;
    }

    int position() {
        return at;
    }

    @Nullable Object read(int depth) throws PayloadException, Incomplete {
        if (++values > maxValues) {
            throw new PayloadException("payload holds more than " + maxValues + " values");
        }
        int code = octet();
        if (code < 0x80) {
            return (long) code;
        } else if (code < 0x90) {
            return map(code & 0x0f, depth);
        } else if (code < 0xa0) {
            return array(code & 0x0f, depth);
        } else if (code < 0xc0) {
            return text(code & 0x1f);
        } else if (code >= 0xe0) {
            return (long) (byte) code;
        }
        return switch (code) {
            case 0xc0 -> null;
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xc4, 0xd9 -> text(unsigned(1));
            case 0xc5, 0xda -> text(unsigned(2));
            case 0xc6, 0xdb -> text(unsigned(4));
            case 0xc7 -> ext(unsigned(1), depth);
            case 0xc8 -> ext(unsigned(2), depth);
            case 0xc9 -> ext(unsigned(4), depth);
            case 0xca -> (double) Float.intBitsToFloat((int) unsigned(4));
            case 0xcb -> Double.longBitsToDouble(unsigned(8));
            case 0xcc -> unsigned(1);
            case 0xcd -> unsigned(2);
            case 0xce -> unsigned(4);
            case 0xcf -> unsigned64();
            case 0xd0 -> (long) (byte) unsigned(1);
            case 0xd1 -> (long) (short) unsigned(2);
            case 0xd2 -> (long) (int) unsigned(4);
            case 0xd3 -> unsigned(8);
            case 0xd4 -> ext(1, depth);
            case 0xd5 -> ext(2, depth);
            case 0xd6 -> ext(4, depth);
            case 0xd7 -> ext(8, depth);
            case 0xd8 -> ext(16, depth);
            case 0xdc -> array(unsigned(2), depth);
            case 0xdd -> array(unsigned(4), depth);
            case 0xde -> map(unsigned(2), depth);
            case 0xdf -> map(unsigned(4), depth);
            default ->
                    throw new PayloadException(
                            "payload has the reserved code 0x%02x at octet %d"
                                    .formatted(code, at - 1));
        };
    }

    private Object unsigned64() throws Incomplete {
        long v = unsigned(8);
        return v >= 0 ? (Object) v : new BigInteger(Long.toUnsignedString(v));
    }

    private Map<Object, @Nullable Object> map(long n, int depth)
            throws PayloadException, Incomplete {
        enter(n * 2, depth);
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (long i = 0; i < n; i++) {
            Object key = read(depth + 1);
            if (key instanceof List || key instanceof Map) {
                throw new PayloadException("payload has a map whose key is an array or a map");
            }
            // Python keeps None as a key; nothing of Salt's has one, and a Java map key is never
            // null here.
            map.put(key == null ? "None" : key, read(depth + 1));
        }
        return map;
    }

    private List<@Nullable Object> array(long n, int depth) throws PayloadException, Incomplete {
        enter(n, depth);
        List<@Nullable Object> list = new ArrayList<>((int) Math.min(n, 16));
        for (long i = 0; i < n; i++) {
            list.add(read(depth + 1));
        }
        return list;
    }

    private void enter(long octetsAtLeast, int depth) throws PayloadException, Incomplete {
        if (depth >= SaltPack.MAX_DEPTH) {
            throw new PayloadException(
                    "payload nested deeper than " + SaltPack.MAX_DEPTH + " levels");
        }
        need(octetsAtLeast);
    }

    /**
     * Text when the octets are valid UTF-8, else {@link Bytes}: Salt's own rule for raw, str and
     * bin.
     */
    private Object text(long length) throws Incomplete {
        need(length);
        int from = at;
        int n = (int) length;
        at += n;
        return textOrBytes(in, from, n);
    }

    static Object textOrBytes(byte[] octets, int from, int n) {
        for (int i = from; i < from + n; i++) {
            if (octets[i] < 0) {
                return decodeUtf8(octets, from, n);
            }
        }
        return new String(octets, from, n, StandardCharsets.ISO_8859_1);
    }

    private static Object decodeUtf8(byte[] octets, int from, int n) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, n))
                    .toString();
        } catch (CharacterCodingException notText) {
            return Bytes.wrap(Arrays.copyOfRange(octets, from, from + n));
        }
    }

    private @Nullable Object ext(long length, int depth) throws PayloadException, Incomplete {
        need(length + 1);
        int code = (byte) octet();
        int from = at;
        at += (int) length;
        return switch (code) {
            case SaltPack.EXT_DATETIME -> datetime(from, (int) length);
            case SaltPack.EXT_CONSTANT -> constant(from, depth);
            default -> textOrBytes(in, from, (int) length);
        };
    }

    private LocalDateTime datetime(int from, int n) throws PayloadException {
        String text = new String(in, from, n, StandardCharsets.ISO_8859_1);
        try {
            return LocalDateTime.parse(text, SaltPack.DATETIME);
        } catch (DateTimeException e) {
            throw new PayloadException("payload has a date extension that is no date");
        }
    }

    private NamedConstant constant(int from, int depth) throws PayloadException {
        Object pair;
        try {
            // A few levels only, however constants lie in constants: what one holds is a scalar in
            // every Salt there is.
            PackReader inside = new PackReader(in, from, at, maxValues - values);
            pair = inside.read(Math.max(depth + 1, SaltPack.MAX_DEPTH - 8));
            values += inside.values;
        } catch (Incomplete e) {
            throw new PayloadException("payload has a constant extension that ends too early");
        }
        if (pair instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof String name) {
            return new NamedConstant(name, list.get(1));
        }
        throw new PayloadException("payload has a constant extension that is no [name, value]");
    }

    private long unsigned(int octets) throws Incomplete {
        need(octets);
        long v = 0;
        for (int i = 0; i < octets; i++) {
            v = (v << 8) | (in[at++] & 0xff);
        }
        return v;
    }

    private int octet() throws Incomplete {
        need(1);
        return in[at++] & 0xff;
    }

    private void need(long octets) throws Incomplete {
        if (octets > end - at) {
            throw Incomplete.INSTANCE;
        }
    }
}
