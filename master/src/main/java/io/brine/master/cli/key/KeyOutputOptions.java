package io.brine.master.cli.key;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** picocli mixin: how results are shown. */
final class KeyOutputOptions {
    @Option(
            names = {"--out", "--output"},
            paramLabel = "OUTPUT",
            description = "Outputter: key, nested, json, yaml, raw, txt, pprint. Default: key.")
    @Nullable String output;

    @Option(
            names = {"--out-indent", "--output-indent"},
            paramLabel = "OUTPUT_INDENT",
            description = "Indentation for outputters that have one; negative for none.")
    @Nullable Integer indent;

    @Option(
            names = {"--out-file", "--output-file"},
            paramLabel = "OUTPUT_FILE",
            description = "Write the results to a file.")
    @Nullable Path file;

    @Option(
            names = {"--out-file-append", "--output-file-append"},
            description = "Append to that file.")
    boolean append;

    @Option(
            names = {"--no-color", "--no-colour"},
            description = "Never use colours.")
    boolean noColor;

    @Option(
            names = {"--force-color", "--force-colour"},
            description = "Use colours even when the output is no terminal.")
    boolean forceColor;
}
