package io.brine.minion.module;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs one function of a job and words its failures as Salt's minion does. Blocking: never called
 * on an event loop. Stateless.
 */
public final class FunctionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionRunner.class);
    private static final int FAILED = 1;
    private static final String NESTED = "nested";

    private FunctionRunner() {}

    /**
     * Runs {@code fun} with the arguments of a publication ({@code arg}: positional values and maps
     * marked {@code __kwarg__}). Never throws for anything that the function or its caller did.
     */
    public static FunctionOutcome run(
            ExecutionContext context, String fun, List<? extends @Nullable Object> arg) {
        ModuleFunction function = context.services().modules().find(fun);
        if (function == null) {
            return failure(missing(context.services().modules(), fun));
        }
        try {
            return succeed(context, function, call(context, function, arg));
        } catch (FunctionException e) {
            LOG.atLevel(
                            e instanceof InvalidArgumentsException
                                    ? org.slf4j.event.Level.WARN
                                    : org.slf4j.event.Level.ERROR)
                    .log("Problem executing '{}': {}", fun, e.getMessage());
            return failure(describe(function, e));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("The minion function caused an exception", e);
            return failure("The minion function caused an exception: " + trace(e));
        }
    }

    /**
     * Calls the function and returns its value as it is; what goes wrong is thrown as {@link
     * FunctionException}.
     */
    public static @Nullable Object call(
            ExecutionContext context,
            ModuleFunction function,
            List<? extends @Nullable Object> arg) {
        Arguments arguments =
                ArgumentBinder.bind(
                        function.simpleName(), function.signature(), arg, context.publication());
        return function.call(context, arguments);
    }

    /**
     * The outcome of a call that returned {@code value}: its return code may still tell a failure.
     */
    public static FunctionOutcome succeed(
            ExecutionContext context, ModuleFunction function, @Nullable Object value) {
        int retcode = context.retcode();
        if (retcode == 0 && value instanceof Map<?, ?> map && tellsFailure(map)) {
            retcode = FAILED;
        }
        return new FunctionOutcome(value, retcode, retcode == 0, function.out());
    }

    /**
     * What is answered for a function that does not exist: Salt's sentence, or, when documented
     * functions begin with the text, their documentation with the sentence among it.
     */
    public static Object missing(ModuleRegistry modules, String fun) {
        Map<String, @Nullable Object> docs = new LinkedHashMap<>(modules.docs(fun + "*"));
        if (docs.isEmpty()) {
            return ModuleRegistry.missing(fun);
        }
        docs.put(fun, ModuleRegistry.missing(fun));
        return docs;
    }

    private static boolean tellsFailure(Map<?, ?> map) {
        return Stream.of("result", "success")
                .anyMatch(key -> map.containsKey(key) && !Arguments.isTrue(map.get(key)));
    }

    private static String describe(ModuleFunction function, FunctionException e) {
        String message = e.getMessage();
        return switch (e) {
            case CommandNotFoundException missing ->
                    "Command required for '" + function.name() + "' not found: " + message;
            case CommandExecutionException failed -> "ERROR: " + message;
            case InvocationException refused ->
                    "ERROR executing '" + function.name() + "': " + message;
            case InvalidArgumentsException invalid ->
                    "Passed invalid arguments to "
                            + function.name()
                            + ": "
                            + message
                            + "\n"
                            + function.doc();
            case FunctionFailure failed ->
                    "The minion function caused an exception: " + failed.describe();
        };
    }

    private static FunctionOutcome failure(@Nullable Object value) {
        return new FunctionOutcome(value, FAILED, false, NESTED);
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
