package io.brine.minion.module;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The exceptions that {@code test.raise_exception} knows by name. Stateless. */
final class PythonExceptions {
    private static final String SALT = "salt.exceptions.";

    private static final Set<String> BUILT_IN =
            Set.of(
                    "ArithmeticError",
                    "AssertionError",
                    "AttributeError",
                    "BlockingIOError",
                    "BrokenPipeError",
                    "BufferError",
                    "ChildProcessError",
                    "ConnectionAbortedError",
                    "ConnectionError",
                    "ConnectionRefusedError",
                    "ConnectionResetError",
                    "EOFError",
                    "EnvironmentError",
                    "Exception",
                    "FileExistsError",
                    "FileNotFoundError",
                    "FloatingPointError",
                    "IOError",
                    "ImportError",
                    "IndexError",
                    "InterruptedError",
                    "IsADirectoryError",
                    "KeyError",
                    "LookupError",
                    "MemoryError",
                    "ModuleNotFoundError",
                    "NameError",
                    "NotADirectoryError",
                    "NotImplementedError",
                    "OSError",
                    "OverflowError",
                    "PermissionError",
                    "ProcessLookupError",
                    "RecursionError",
                    "ReferenceError",
                    "RuntimeError",
                    "StopIteration",
                    "SyntaxError",
                    "SystemError",
                    "TimeoutError",
                    "TypeError",
                    "UnboundLocalError",
                    "UnicodeError",
                    "ValueError",
                    "ZeroDivisionError");

    private static final Set<String> OF_SALT =
            Set.of(
                    "AuthenticationError",
                    "AuthorizationError",
                    "CommandExecutionError",
                    "CommandNotFoundError",
                    "FileLockError",
                    "FileserverConfigError",
                    "LoaderError",
                    "MasterExit",
                    "MinionError",
                    "PillarRenderError",
                    "PkgParseError",
                    "PublishError",
                    "SaltClientError",
                    "SaltException",
                    "SaltInvocationError",
                    "SaltMasterError",
                    "SaltNoMinionsFound",
                    "SaltReqTimeoutError",
                    "SaltRenderError",
                    "SaltSystemExit",
                    "TemplateError",
                    "TimedProcTimeoutError",
                    "TokenAuthenticationError");

    private PythonExceptions() {}

    /** The failure of this name with Python's arguments of the exception; null for no such name. */
    static @Nullable RuntimeException named(String name, List<? extends @Nullable Object> args) {
        if (!name.startsWith(SALT)) {
            return BUILT_IN.contains(name) ? builtIn(name, args) : null;
        }
        String simple = name.substring(SALT.length());
        if (!OF_SALT.contains(simple)) {
            return null;
        }
        String message = args.isEmpty() ? "" : PythonText.str(args.getFirst());
        return switch (simple) {
            case "CommandExecutionError" -> new CommandExecutionException(message);
            case "CommandNotFoundError" -> new CommandNotFoundException(message);
            case "SaltInvocationError" -> new InvocationException(message);
            default -> new FunctionFailure(SALT + simple, message);
        };
    }

    private static RuntimeException builtIn(String name, List<? extends @Nullable Object> args) {
        return name.equals("TypeError")
                ? new InvalidArgumentsException(message(name, args))
                : new FunctionFailure(name, message(name, args));
    }

    private static String message(String name, List<? extends @Nullable Object> args) {
        if (args.size() == 1) {
            Object only = args.getFirst();
            return name.equals("KeyError") ? PythonText.repr(only) : PythonText.str(only);
        }
        if (name.equals("OSError") && args.size() >= 2) {
            String file = args.size() > 2 ? ": " + PythonText.repr(args.get(2)) : "";
            return "[Errno "
                    + PythonText.str(args.get(0))
                    + "] "
                    + PythonText.str(args.get(1))
                    + file;
        }
        return args.isEmpty()
                ? ""
                : args.stream().map(PythonText::repr).collect(Collectors.joining(", ", "(", ")"));
    }
}
