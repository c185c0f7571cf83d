package io.brine.render.jinja;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code tpldir}, {@code slspath} and their kin, as Salt derives them. Stateless. */
final class SlsNames {
    private SlsNames() {}

    static Map<String, @Nullable Object> of(String path, String sls) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        String slspath = sls.replace('.', '/').replaceFirst("/+$", "");
        String template = path;
        if (sls.isEmpty()) {
            template = path.substring(path.lastIndexOf('/') + 1);
        } else if (path.endsWith(slspath + ".sls")) {
            template = path.substring(path.length() - slspath.length() - 4);
        } else if (path.endsWith(slspath + "/init.sls")) {
            template = path.substring(path.length() - slspath.length() - 9);
        } else {
            int slash = sls.lastIndexOf('/');
            names.put("tplpath", path);
            names.put("tplfile", sls);
            names.put("tpldir", slash < 0 ? "." : sls.substring(0, slash));
            return names;
        }
        int slash = template.lastIndexOf('/');
        String dir = slash < 0 ? "" : template.substring(0, slash);
        names.put("tplpath", path);
        names.put("tplfile", template);
        names.put("tpldir", dir.isEmpty() ? "." : dir);
        names.put("tpldot", dir.replace('/', '.'));
        names.put("slspath", dir);
        names.put("slsdotpath", dir.replace('/', '.'));
        names.put("slscolonpath", dir.replace('/', ':'));
        names.put("sls_path", dir.replace('/', '_'));
        return names;
    }
}
