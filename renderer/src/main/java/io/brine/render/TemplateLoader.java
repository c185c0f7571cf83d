package io.brine.render;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Where templates find what they include and import: the roots of an environment. Implementations
 * are thread-safe and keep to their roots; what the renderer asks for has no {@code salt://} in
 * front, is normalised, and does not ascend.
 */
@FunctionalInterface
public interface TemplateLoader {
    /** A loader that has nothing. */
    TemplateLoader NONE = (path, saltenv) -> null;

    /**
     * Reads a template.
     *
     * @param path below the roots, with {@code /}, such as {@code users/map.jinja}
     * @param saltenv the environment whose roots are searched
     * @return the text, or null when no root has the file
     * @throws IOException when the file is there and cannot be read
     */
    @Nullable String load(String path, String saltenv) throws IOException;
}
