package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** {@code sys.*}: what functions there are, and their documentation. Stateless. */
@SaltModule(value = "sys", doc = "What functions this minion has, and their documentation.")
public final class SysModule {
    @SaltFunction(
            value = "list_functions",
            params = "*args, **kwargs",
            doc =
                    """
                    The names of all functions, or of those of the modules given. Names may be globs.

                    CLI Example:

                        salt '*' sys.list_functions
                        salt '*' sys.list_functions sys test
                        salt '*' sys.list_functions 'sys.list_*'
                    """)
    public List<String> listFunctions(ExecutionContext context, Arguments args) {
        List<String> all = context.services().modules().functions();
        if (args.positional().isEmpty()) {
            return all;
        }
        TreeSet<String> names = new TreeSet<>();
        for (Object wanted : args.positional()) {
            all.stream().filter(selector(PythonText.str(wanted))).forEach(names::add);
        }
        return List.copyOf(names);
    }

    @SaltFunction(
            value = "list_modules",
            params = "*args",
            doc =
                    """
                    The names of all modules, or of those that match one of the globs.

                    CLI Example:

                        salt '*' sys.list_modules
                        salt '*' sys.list_modules 's*'
                    """)
    public List<String> listModules(ExecutionContext context, Arguments args) {
        TreeSet<String> names = new TreeSet<>(context.services().modules().modules());
        if (!args.positional().isEmpty()) {
            List<Predicate<String>> globs =
                    args.positional().stream()
                            .map(glob -> Globs.matcher(PythonText.str(glob)))
                            .toList();
            names.removeIf(name -> globs.stream().noneMatch(glob -> glob.test(name)));
        }
        return List.copyOf(names);
    }

    @SaltFunction(
            params = "*args",
            doc =
                    """
                    The documentation of all functions, or of the modules and functions given. Names may
                    be globs.

                    CLI Example:

                        salt '*' sys.doc
                        salt '*' sys.doc sys
                        salt '*' sys.doc sys.doc 'test.p*'
                    """)
    public Map<String, String> doc(ExecutionContext context, Arguments args) {
        ModuleRegistry modules = context.services().modules();
        if (args.positional().isEmpty()) {
            return modules.docs("*");
        }
        Map<String, String> docs = new LinkedHashMap<>();
        for (Object wanted : args.positional()) {
            Predicate<String> selected = selector(PythonText.str(wanted));
            modules.docs("*")
                    .forEach(
                            (name, doc) -> {
                                if (selected.test(name)) {
                                    docs.put(name, doc);
                                }
                            });
        }
        return docs;
    }

    @SaltFunction(
            params = "module=''",
            doc =
                    """
                    The parameters of a function, of all functions of a module, or of those that match the
                    glob.

                    CLI Example:

                        salt '*' sys.argspec cmd.run
                        salt '*' sys.argspec sys
                        salt '*' sys.argspec 'test.*'
                    """)
    public Map<String, @Nullable Object> argspec(ExecutionContext context, Arguments args) {
        ModuleRegistry modules = context.services().modules();
        String wanted = args.text("module");
        Predicate<String> selected = wanted.isEmpty() ? name -> true : selector(wanted);
        Map<String, @Nullable Object> specs = new LinkedHashMap<>();
        for (String name : modules.functions()) {
            ModuleFunction function = selected.test(name) ? modules.find(name) : null;
            if (function != null) {
                specs.put(name, spec(function.signature()));
            }
        }
        return specs;
    }

    @SaltFunction(
            value = "reload_modules",
            doc =
                    """
                    Does nothing: Brine's modules are compiled in.

                    CLI Example:

                        salt '*' sys.reload_modules
                    """)
    public @Nullable Object reloadModules() {
        return null;
    }

    private static Predicate<String> selector(String wanted) {
        if (wanted.contains("*")) {
            return Globs.matcher(wanted);
        }
        return name -> name.equals(wanted) || name.startsWith(wanted + ".");
    }

    private static Map<String, @Nullable Object> spec(Signature signature) {
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("args", signature.parameters().isEmpty() ? null : signature.parameters());
        spec.put(
                "defaults",
                signature.defaults().isEmpty()
                        ? null
                        : new ArrayList<>(signature.defaults().values()));
        spec.put("varargs", signature.varargs() == null ? null : true);
        spec.put("kwargs", signature.keywords() == null ? null : true);
        return spec;
    }
}
