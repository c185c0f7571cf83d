package io.brine.master.fileserver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came, went and changed below all roots since the last look. Immutable.
 *
 * @param changed whether anything did
 * @param modified absolute paths of files with another modification time
 * @param removed absolute paths of files that are gone
 * @param added absolute paths of files that are new
 */
public record FileChanges(
        boolean changed, List<String> modified, List<String> removed, List<String> added) {

    /** Of the event that tells them. */
    public static final String TAG = "salt/fileserver/roots/update";

    /** Nothing. */
    static final FileChanges NONE = new FileChanges(false, List.of(), List.of(), List.of());

    /** The data of that event. */
    public Map<String, Object> event() {
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("changed", modified);
        files.put("removed", removed);
        files.put("added", added);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("changed", changed);
        data.put("files", files);
        data.put("backend", "roots");
        return data;
    }
}
