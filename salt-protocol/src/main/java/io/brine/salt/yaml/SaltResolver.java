package io.brine.salt.yaml;

import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

import java.util.regex.Pattern;

/**
 * What an unquoted scalar means, by the expressions of PyYAML: YAML 1.1, but a float needs a dot,
 * and its exponent a sign.
 */
final class SaltResolver extends Resolver {
    private static final Pattern BOOL_TEXT =
            Pattern.compile(
                    "^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$");
    private static final Pattern FLOAT_TEXT =
            Pattern.compile(
                    "^(?:[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                            + "|[-+]?\\.(?:inf|Inf|INF)"
                            + "|\\.(?:nan|NaN|NAN))$");
    private static final Pattern INT_TEXT =
            Pattern.compile(
                    "^(?:[-+]?0b[0-1_]+"
                            + "|[-+]?0[0-7_]+"
                            + "|[-+]?(?:0|[1-9][0-9_]*)"
                            + "|[-+]?0x[0-9a-fA-F_]+"
                            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$");
    private static final Pattern NULL_TEXT = Pattern.compile("^(?:~|null|Null|NULL|)$");
    private static final Pattern TIMESTAMP_TEXT =
            Pattern.compile(
                    "^(?:[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
                            + "|[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?"
                            + "(?:[Tt]|[ \\t]+)[0-9][0-9]?:[0-9][0-9]:[0-9][0-9](?:\\.[0-9]*)?"
                            + "(?:[ \\t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?)$");

    private static final int LONGEST = 1024;

    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, BOOL_TEXT, "yYnNtTfFoO");
        addImplicitResolver(Tag.FLOAT, FLOAT_TEXT, "-+0123456789.", LONGEST);
        addImplicitResolver(Tag.INT, INT_TEXT, "-+0123456789", LONGEST);
        addImplicitResolver(Tag.MERGE, MERGE, "<");
        addImplicitResolver(Tag.NULL, NULL_TEXT, "~nN\0");
        addImplicitResolver(Tag.NULL, EMPTY, null);
        addImplicitResolver(Tag.TIMESTAMP, TIMESTAMP_TEXT, "0123456789", 64);
        addImplicitResolver(ValueTags.VALUE, VALUE, "=");
    }
}
