/**
 * MessagePack payloads as Salt packs and unpacks them, and typed access to the maps that they hold.
 * Values are plain Java objects: null, Boolean, Long (BigInteger beyond 64 bits), Double, String,
 * {@link io.brine.salt.payload.Bytes}, List, Map, LocalDateTime and {@link
 * io.brine.salt.payload.NamedConstant}.
 */
@NullMarked
package io.brine.salt.payload;

import org.jspecify.annotations.NullMarked;
