package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One module, read from its annotations when first used. Thread-safe. */
final class LoadedModule {
    private final String name;
    private final Supplier<?> factory;
    private @Nullable Loaded loaded;

    private record Loaded(Map<String, ModuleFunction> functions, String doc) {}

    LoadedModule(String name, Supplier<?> factory) {
        this.name = name;
        this.factory = factory;
    }

    Map<String, ModuleFunction> functions() {
        return load().functions();
    }

    String doc() {
        return load().doc();
    }

    private synchronized Loaded load() {
        Loaded result = loaded;
        if (result == null) {
            result = read();
            loaded = result;
        }
        return result;
    }

    private Loaded read() {
        Object instance = factory.get();
        SaltModule module = instance.getClass().getAnnotation(SaltModule.class);
        if (module == null || !module.value().equals(name)) {
            throw new IllegalStateException(
                    instance.getClass().getName()
                            + " is registered as module '"
                            + name
                            + "' but not so annotated");
        }
        Map<String, ModuleFunction> functions = new TreeMap<>();
        for (Method method : instance.getClass().getDeclaredMethods()) {
            SaltFunction declared = method.getAnnotation(SaltFunction.class);
            if (declared != null) {
                add(functions, instance, method, declared);
            }
        }
        return new Loaded(functions, layout(module.doc()));
    }

    private void add(
            Map<String, ModuleFunction> functions,
            Object instance,
            Method method,
            SaltFunction declared) {
        String simple = declared.value().isEmpty() ? method.getName() : declared.value();
        Signature signature = Signature.parse(declared.params());
        String doc = layout(declared.doc());
        String out = declared.out().isEmpty() ? null : declared.out();
        String full = name + "." + simple;
        functions.put(full, new Reflected(full, signature, doc, out, instance, method));
        for (String alias : declared.aliases()) {
            String other = name + "." + alias;
            String note = "\nThis function is an alias of ``" + simple + "``.\n";
            functions.put(
                    other, new Reflected(other, signature, note + doc, out, instance, method));
        }
    }

    /**
     * Salt's users see documentation as Python keeps it: a line break first, four spaces before.
     */
    private static String layout(String doc) {
        if (doc.isBlank()) {
            return "";
        }
        String indented =
                doc.strip()
                        .lines()
                        .map(line -> line.isBlank() ? "" : "    " + line)
                        .collect(Collectors.joining("\n"));
        return "\n" + indented + "\n    ";
    }

    private record Reflected(
            String name,
            Signature signature,
            String doc,
            @Nullable String out,
            Object instance,
            Method method)
            implements ModuleFunction {

        @Override
        public @Nullable Object call(ExecutionContext context, Arguments arguments) {
            Class<?>[] types = method.getParameterTypes();
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                values[i] = types[i] == ExecutionContext.class ? context : arguments;
            }
            try {
                return method.invoke(instance, values);
            } catch (InvocationTargetException e) {
                throw rethrown(e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(
                        name + " must be a public method of a public class", e);
            }
        }

        private RuntimeException rethrown(@Nullable Throwable cause) {
            return switch (cause) {
                case RuntimeException unchecked -> unchecked;
                case Error error -> throw error;
                case InterruptedException interrupted -> {
                    Thread.currentThread().interrupt();
                    yield new CommandExecutionException("the job was ended");
                }
                case null, default -> new IllegalStateException(name + " failed", cause);
            };
        }
    }
}
