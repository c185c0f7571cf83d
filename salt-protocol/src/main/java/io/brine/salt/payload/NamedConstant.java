package io.brine.salt.payload;

import org.jspecify.annotations.Nullable;

/**
 * Salt's named constant (MessagePack extension 79), for example {@code <Constant.Default>} with a
 * value. Immutable as far as its value is.
 */
public record NamedConstant(String name, @Nullable Object value) {}
