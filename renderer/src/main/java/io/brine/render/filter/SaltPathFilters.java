package io.brine.render.filter;

import io.brine.render.python.Py;
import io.brine.render.python.PyError;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Salt's filters for paths, and those that a master does not offer. */
final class SaltPathFilters {
    /** Filters of Salt that read this machine, the network, or need a library of Python. */
    private static final List<String> NOT_HERE =
            List.of(
                    "http_query",
                    "dns_check",
                    "get_uid",
                    "file_hashsum",
                    "is_empty",
                    "is_text_file",
                    "is_bin_file",
                    "list_files",
                    "which",
                    "json_query",
                    "xml",
                    "urlize",
                    "xmlattr",
                    "mysql_to_dict",
                    "gen_mac");

    private SaltPathFilters() {}

    static void add(Map<String, Filter> all) {
        all.put(
                "path_join",
                (v, a, e) -> {
                    List<String> parts = new ArrayList<>();
                    parts.add(Py.text(v));
                    a.list().forEach(part -> parts.add(Py.text(part).replaceFirst("^/+", "")));
                    return Path.of(String.join("/", parts)).normalize().toString();
                });
        for (String name : NOT_HERE) {
            all.put(
                    name,
                    (v, a, e) -> {
                        throw PyError.type(
                                "the filter '" + name + "' is not available on this master");
                    });
        }
    }
}
