package io.brine.zmtp.wire;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Immutable. Connection metadata: named octet strings (RFC 37, Connection Metadata). Names compare
 * without regard to case and keep the spelling in which they came; a name that comes twice keeps
 * its last value.
 */
public final class Metadata {
    /** The property that every READY starts with. */
    public static final String SOCKET_TYPE = "Socket-Type";

    /** The routing id that a REQ, DEALER or ROUTER announces. */
    public static final String IDENTITY = "Identity";

    /** What the ZAP handler calls a client; never what the client says of itself. */
    public static final String USER_ID = "User-Id";

    /** The peer's IP address without port; never what the peer says of itself. */
    public static final String PEER_ADDRESS = "Peer-Address";

    /** Metadata without properties. */
    public static final Metadata EMPTY = new Metadata(new LinkedHashMap<>());

    private static final int MAX_NAME = 255;

    private final Map<String, Property> properties;

    private record Property(String name, String octets) {}

    private Metadata(Map<String, Property> properties) {
        this.properties = properties;
    }

    /** Returns a builder, confined to its user. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the value as UTF-8 text, or null when the property is absent. */
    public @Nullable String text(String name) {
        byte[] value = bytes(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Returns a copy of the value's octets, or null when the property is absent. */
    public byte @Nullable [] bytes(String name) {
        Property property = properties.get(key(name));
        return property == null ? null : property.octets().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the names as they were spelt, in order. */
    public Set<String> names() {
        LinkedHashMap<String, Boolean> names = new LinkedHashMap<>();
        properties.values().forEach(property -> names.put(property.name(), true));
        return Collections.unmodifiableSet(names.keySet());
    }

    /**
     * Writes all properties in wire form: name length, name, 4-octet value length, value. Borrows
     * {@code out}.
     */
    public void writeTo(ByteBuf out) {
        for (Property property : properties.values()) {
            out.writeByte(property.name().length());
            out.writeCharSequence(property.name(), StandardCharsets.ISO_8859_1);
            out.writeInt(property.octets().length());
            out.writeCharSequence(property.octets(), StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Reads properties up to the end of {@code in}, which is borrowed. Nothing is allocated by an
     * announced length.
     *
     * @throws ZmtpProtocolException ZMTP_INVALID_METADATA when a name or value is cut short, or a
     *     name is empty
     */
    public static Metadata readFrom(ByteBuf in) throws ZmtpProtocolException {
        Builder builder = builder();
        while (in.isReadable()) {
            int nameLength = in.readUnsignedByte();
            if (nameLength == 0 || in.readableBytes() < nameLength + Integer.BYTES) {
                throw malformed("a property name is empty or cut short");
            }
            String name = in.readCharSequence(nameLength, StandardCharsets.ISO_8859_1).toString();
            int valueLength = in.readInt();
            if (valueLength < 0 || valueLength > in.readableBytes()) {
                throw malformed("the value of property " + printable(name) + " is cut short");
            }
            String octets =
                    in.readCharSequence(valueLength, StandardCharsets.ISO_8859_1).toString();
            Property known = builder.properties.get(key(name));
            if (known != null
                    && name.equalsIgnoreCase(SOCKET_TYPE)
                    && !known.octets().equals(octets)) {
                throw malformed("two different socket types are announced");
            }
            builder.put(name, octets);
        }
        return builder.build();
    }

    /** Returns text of a peer in quotes, made safe and short enough for a log line. */
    public static String printable(String text) {
        StringBuilder safe = new StringBuilder("'");
        text.chars().limit(64).forEach(c -> safe.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return safe.append('\'').toString();
    }

    private static ZmtpProtocolException malformed(String detail) {
        return new ZmtpProtocolException(ProtocolError.ZMTP_INVALID_METADATA, detail);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metadata that && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return properties.hashCode();
    }

    @Override
    public String toString() {
        Map<String, String> shown = new LinkedHashMap<>();
        properties
                .values()
                .forEach(property -> shown.put(property.name(), printable(property.octets())));
        return shown.toString();
    }

    /** Confined to its user. */
    public static final class Builder {
        private final LinkedHashMap<String, Property> properties = new LinkedHashMap<>();

        private Builder() {}

        /** Sets a property to text, as UTF-8; a name has 1 to 255 ASCII characters. */
        public Builder set(String name, String value) {
            return set(name, value.getBytes(StandardCharsets.UTF_8));
        }

        /** Sets a property; the octets are copied. */
        public Builder set(String name, byte[] value) {
            if (name.isEmpty()
                    || name.length() > MAX_NAME
                    || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException(
                        "metadata name must have 1 to 255 printable ASCII characters: " + name);
            }
            return put(name, new String(value, StandardCharsets.ISO_8859_1));
        }

        /** Adds all of {@code other}. */
        public Builder setAll(Metadata other) {
            properties.putAll(other.properties);
            return this;
        }

        /** Takes a property away, if it is there. */
        public Builder remove(String name) {
            properties.remove(key(name));
            return this;
        }

        private Builder put(String name, String octets) {
            properties.put(key(name), new Property(name, octets));
            return this;
        }

        /** Returns the metadata built so far. */
        public Metadata build() {
            return properties.isEmpty() ? EMPTY : new Metadata(new LinkedHashMap<>(properties));
        }
    }
}
