package io.brine.salt.yaml;

import org.yaml.snakeyaml.nodes.Tag;

/** Tags that snakeyaml has no constant for. */
final class ValueTags {
    static final Tag VALUE = new Tag(Tag.PREFIX + "value");
    static final Tag PYTHON_UNICODE = new Tag(Tag.PREFIX + "python/unicode");

    private ValueTags() {}
}
