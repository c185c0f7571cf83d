package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Writes one value into a growing array. Confined to one call. */
final class PackWriter {

    private final boolean binType;
    private byte[] out = new byte[256];
    private int size;

    PackWriter(boolean binType) {
        this.binType = binType;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(out, size);
    }

    void write(@Nullable Object value, int depth) {
        switch (value) {
            case null -> put(0xc0);
            case String text -> writeText(text);
            case Boolean flag -> put(flag ? 0xc3 : 0xc2);
            case Long number -> writeLong(number);
            case Integer number -> writeLong(number);
            case Short number -> writeLong(number);
            case Byte number -> writeLong(number);
            case Double number -> writeDouble(number);
            case Float number -> writeDouble(number);
            case BigInteger number -> writeBig(number);
            case Bytes bytes -> writeOctets(bytes.borrow());
            case byte[] bytes -> writeOctets(bytes);
            case PayloadMap map -> writeMap(map.asMap(), depth);
            case Map<?, ?> map -> writeMap(map, depth);
            case Collection<?> list -> writeArray(list, depth);
            case Object[] array -> writeArray(Arrays.asList(array), depth);
            case LocalDateTime time ->
                    writeExt(
                            SaltPack.EXT_DATETIME,
                            SaltPack.DATETIME.format(time).getBytes(StandardCharsets.US_ASCII));
            case NamedConstant constant -> writeConstant(constant, depth);
            default ->
                    throw new IllegalArgumentException(
                            "no payload form for a value of " + value.getClass().getName());
        }
    }

    private void writeConstant(NamedConstant constant, int depth) {
        PackWriter inner = new PackWriter(true);
        inner.writeArray(Arrays.asList(constant.name(), constant.value()), depth + 1);
        writeExt(SaltPack.EXT_CONSTANT, inner.toByteArray());
    }

    private void writeMap(Map<?, ?> map, int depth) {
        checkDepth(depth);
        int n = map.size();
        if (n < 16) {
            put(0x80 | n);
        } else {
            putSized(n, 0xde, 0xdf);
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            write(entry.getKey(), depth + 1);
            write(entry.getValue(), depth + 1);
        }
    }

    private void writeArray(Collection<?> list, int depth) {
        checkDepth(depth);
        int n = list.size();
        if (n < 16) {
            put(0x90 | n);
        } else {
            putSized(n, 0xdc, 0xdd);
        }
        for (Object element : list) {
            write(element, depth + 1);
        }
    }

    private static void checkDepth(int depth) {
        if (depth >= SaltPack.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "payload nested deeper than " + SaltPack.MAX_DEPTH + " levels");
        }
    }

    private void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int n = utf8.length;
        if (n < 32) {
            put(0xa0 | n);
        } else if (binType && n < 256) {
            put(0xd9);
            put(n);
        } else {
            putSized(n, 0xda, 0xdb);
        }
        putAll(utf8);
    }

    private void writeOctets(byte[] octets) {
        int n = octets.length;
        if (!binType) {
            if (n < 32) {
                put(0xa0 | n);
            } else {
                putSized(n, 0xda, 0xdb);
            }
        } else if (n < 256) {
            put(0xc4);
            put(n);
        } else {
            putSized(n, 0xc5, 0xc6);
        }
        putAll(octets);
    }

    private void writeExt(int code, byte[] data) {
        int n = data.length;
        switch (n) {
            case 1 -> put(0xd4);
            case 2 -> put(0xd5);
            case 4 -> put(0xd6);
            case 8 -> put(0xd7);
            case 16 -> put(0xd8);
            default -> {
                if (n < 256) {
                    put(0xc7);
                    put(n);
                } else {
                    putSized(n, 0xc8, 0xc9);
                }
            }
        }
        put(code);
        putAll(data);
    }

    private void writeBig(BigInteger number) {
        if (number.bitLength() < 64) {
            writeLong(number.longValue());
        } else if (number.signum() > 0 && number.bitLength() == 64) {
            put(0xcf);
            putNumber(number.longValue(), 8);
        } else {
            writeText(number.toString());
        }
    }

    private void writeLong(long v) {
        if (v >= 0) {
            writeUnsigned(v);
        } else if (v >= -32) {
            put((int) v);
        } else if (v >= Byte.MIN_VALUE) {
            put(0xd0);
            putNumber(v, 1);
        } else if (v >= Short.MIN_VALUE) {
            put(0xd1);
            putNumber(v, 2);
        } else if (v >= Integer.MIN_VALUE) {
            put(0xd2);
            putNumber(v, 4);
        } else {
            put(0xd3);
            putNumber(v, 8);
        }
    }

    private void writeUnsigned(long v) {
        if (v < 0x80) {
            put((int) v);
        } else if (v < 0x100) {
            put(0xcc);
            putNumber(v, 1);
        } else if (v < 0x1_0000) {
            put(0xcd);
            putNumber(v, 2);
        } else if (v < 0x1_0000_0000L) {
            put(0xce);
            putNumber(v, 4);
        } else {
            put(0xcf);
            putNumber(v, 8);
        }
    }

    private void writeDouble(double v) {
        put(0xcb);
        putNumber(Double.doubleToRawLongBits(v), 8);
    }

    private void putSized(int n, int code16, int code32) {
        if (n < 0x1_0000) {
            put(code16);
            putNumber(n, 2);
        } else {
            put(code32);
            putNumber(n, 4);
        }
    }

    private void putNumber(long v, int octets) {
        ensure(octets);
        for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
            out[size++] = (byte) (v >>> shift);
        }
    }

    private void put(int octet) {
        ensure(1);
        out[size++] = (byte) octet;
    }

    private void putAll(byte[] octets) {
        ensure(octets.length);
        System.arraycopy(octets, 0, out, size, octets.length);
        size += octets.length;
    }

    private void ensure(int more) {
        if (out.length - size < more) {
            int wanted = Math.addExact(size, more);
            out = Arrays.copyOf(out, Math.max(wanted, (int) Math.min(out.length * 2L, 1 << 30)));
        }
    }
}
