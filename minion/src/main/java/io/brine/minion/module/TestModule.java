package io.brine.minion.module;

import io.brine.daemon.cli.VersionOptions;
import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code test.*}: functions that try out a minion. Stateless. */
@SaltModule(value = "test", doc = "Functions to try out a minion with.")
public final class TestModule {
    private static final BigInteger MOST_FIBONACCI = BigInteger.valueOf(1_000_000);
    private static final Map<String, String> DIGESTS =
            Map.of(
                    "md5", "MD5", "sha1", "SHA-1", "sha224", "SHA-224", "sha256", "SHA-256",
                    "sha384", "SHA-384", "sha512", "SHA-512");

    @SaltFunction(
            doc =
                    """
                    Answer ``True``: the minion is up, and jobs reach it and return from it.
                    No ICMP is involved.

                    CLI Example:

                        salt '*' test.ping
                    """)
    public boolean ping() {
        return true;
    }

    @SaltFunction(
            params = "text",
            doc =
                    """
                    Give back the text that was passed.

                    CLI Example:

                        salt '*' test.echo 'foo bar baz quo qux'
                    """)
    public @Nullable Object echo(Arguments args) {
        return args.get("text");
    }

    @SaltFunction(
            params = "length",
            doc =
                    """
                    Do nothing for ``length`` seconds, then answer ``True``.

                    CLI Example:

                        salt '*' test.sleep 20
                    """)
    public boolean sleep(Arguments args) throws InterruptedException {
        long seconds = args.integer("length");
        if (seconds < 0) {
            throw new FunctionFailure("ValueError", "sleep length must be non-negative");
        }
        Thread.sleep(Duration.ofSeconds(seconds));
        return true;
    }

    @SaltFunction(
            value = "rand_sleep",
            params = "max=60",
            doc =
                    """
                    Do nothing for a random number of seconds, at most ``max``, then answer ``True``:
                    for trying out long jobs and answers that come at different times.

                    CLI Example:

                        salt '*' test.rand_sleep 60
                    """)
    public boolean randSleep(Arguments args) throws InterruptedException {
        long max = args.integer("max");
        if (max < 0) {
            throw new FunctionFailure(
                    "ValueError",
                    "empty range for randrange() (0, " + (max + 1) + ", " + (max + 1) + ")");
        }
        Thread.sleep(Duration.ofSeconds(new SecureRandom().nextLong(max + 1)));
        return true;
    }

    @SaltFunction(
            doc =
                    """
                    The version of Salt whose protocol and behaviour this minion follows. The version
                    of Brine itself is the grain ``brineversion``.

                    CLI Example:

                        salt '*' test.version
                    """)
    public String version() {
        return SaltVersion.TEXT;
    }

    @SaltFunction(
            value = "versions_report",
            aliases = "versions",
            doc =
                    """
                    The versions of the minion, of its components and of the system, as text.

                    CLI Example:

                        salt '*' test.versions_report
                    """)
    public String versionsReport() {
        return VersionOptions.versionsReport();
    }

    @SaltFunction(
            value = "versions_information",
            doc =
                    """
                    The versions of the minion, of its components and of the system, as a map.

                    CLI Example:

                        salt '*' test.versions_information
                    """)
    public Map<String, @Nullable Object> versionsInformation() {
        Map<String, @Nullable Object> sections = new LinkedHashMap<>();
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        for (String line : VersionOptions.versionsReport().lines().toList()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String key = line.substring(0, colon).strip();
            if (line.strip().endsWith(":")) {
                section = new LinkedHashMap<>();
                sections.put(key, section);
            } else {
                String value = line.substring(colon + 1).strip();
                section.put(key, value.equals("Not Installed") ? null : value);
            }
        }
        return sections;
    }

    @SaltFunction(
            params = "*args, **kwargs",
            doc =
                    """
                    Give back all arguments, and with them what the minion knows about the job
                    (``__pub_…``).

                    CLI Example:

                        salt '*' test.arg 1 "two" 3.1 txt="hello" wow='{a: 1, b: "hello"}'
                    """)
    public Map<String, @Nullable Object> arg(Arguments args) {
        return argsAndKwargs(args.positional(), args.keywords());
    }

    @SaltFunction(
            value = "arg_clean",
            params = "*args, **kwargs",
            doc =
                    """
                    As ``test.arg``, without what the minion knows about the job.

                    CLI Example:

                        salt '*' test.arg_clean 1 "two" 3.1 txt="hello" wow='{a: 1, b: "hello"}'
                    """)
    public Map<String, @Nullable Object> argClean(Arguments args) {
        return argsAndKwargs(args.positional(), args.cleanKeywords());
    }

    @SaltFunction(
            value = "arg_repr",
            params = "*args, **kwargs",
            doc =
                    """
                    As ``test.arg``, each part as one text in Python's notation.

                    CLI Example:

                        salt '*' test.arg_repr 1 "two" 3.1 txt="hello" wow='{a: 1, b: "hello"}'
                    """)
    public Map<String, @Nullable Object> argRepr(Arguments args) {
        return argsAndKwargs(tuple(args.positional()), PythonText.repr(args.keywords()));
    }

    @SaltFunction(
            value = "arg_type",
            params = "*args, **kwargs",
            doc =
                    """
                    The types, in Python's words, that the arguments have when they reach the minion.

                    CLI Example:

                        salt '*' test.arg_type 1 'int'
                    """)
    public Map<String, @Nullable Object> argType(Arguments args) {
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        args.keywords().forEach((key, value) -> keywords.put(key, type(value)));
        return argsAndKwargs(args.positional().stream().map(TestModule::type).toList(), keywords);
    }

    @SaltFunction(
            params = "**kwargs",
            doc =
                    """
                    Give back the keyword arguments, and with them what the minion knows about the
                    job (``__pub_…``).

                    CLI Example:

                        salt '*' test.kwarg num=1 txt="two" env='{a: 1, b: "hello"}'
                    """)
    public Map<String, @Nullable Object> kwarg(Arguments args) {
        return args.keywords();
    }

    @SaltFunction(
            params = "num",
            doc =
                    """
                    The ``num``-th Fibonacci number and the seconds that it took to compute. At most
                    1000000.

                    CLI Example:

                        salt '*' test.fib 3
                    """)
    public List<Object> fib(Arguments args) {
        BigInteger num = Arguments.toInteger(args.get("num"));
        if (num.signum() < 0) {
            throw new FunctionFailure("ValueError", "Negative number is not allowed!");
        }
        if (num.compareTo(MOST_FIBONACCI) > 0) {
            throw new FunctionFailure("ValueError", "at most " + MOST_FIBONACCI + " is allowed");
        }
        long start = System.nanoTime();
        BigInteger previous = BigInteger.ZERO;
        BigInteger current = num.signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
        for (long i = 1; i < num.longValueExact(); i++) {
            BigInteger next = previous.add(current);
            previous = current;
            current = next;
            stopIfEnded();
        }
        return List.of(
                current.bitLength() < 64 ? (Object) current.longValueExact() : current,
                since(start));
    }

    @SaltFunction(
            params = "start",
            doc =
                    """
                    The Collatz sequence from ``start`` (a number above 0) down to 1, without the 1,
                    and the seconds that it took to compute.

                    CLI Example:

                        salt '*' test.collatz 3
                    """)
    public List<Object> collatz(Arguments args) {
        long start = args.integer("start");
        if (start < 1) {
            throw new FunctionFailure("ValueError", "the start must be above 0, not " + start);
        }
        long began = System.nanoTime();
        List<Object> steps = new ArrayList<>();
        double value = start;
        boolean halved = false;
        while (value != 1) {
            steps.add(halved ? (Object) value : (Object) (long) value);
            if (value % 2 == 0) {
                value /= 2;
                halved = true;
            } else {
                value = value * 3 + 1;
            }
            stopIfEnded();
        }
        return List.of(steps, since(began));
    }

    @SaltFunction(
            params = "data",
            doc =
                    """
                    Give back what was passed, to see what an outputter makes of it.

                    CLI Example:

                        salt '*' test.outputter foobar
                    """)
    public @Nullable Object outputter(Arguments args) {
        return args.get("data");
    }

    @SaltFunction(
            params = "code=42",
            doc =
                    """
                    Answer ``True`` with the return code given.

                    CLI Example:

                        salt '*' test.retcode 42
                    """)
    public boolean retcode(ExecutionContext context, Arguments args) {
        context.setRetcode((int) args.integer("code"));
        return true;
    }

    @SaltFunction(
            value = "true",
            doc =
                    """
                    Always ``True``.

                    CLI Example:

                        salt '*' test.true
                    """)
    public boolean alwaysTrue() {
        return true;
    }

    @SaltFunction(
            value = "false",
            doc =
                    """
                    Always ``False``.

                    CLI Example:

                        salt '*' test.false
                    """)
    public boolean alwaysFalse() {
        return false;
    }

    @SaltFunction(
            value = "try",
            params = "module, return_try_exception=False, **kwargs",
            doc =
                    """
                    Call the function ``module`` with the other keyword arguments. When it fails,
                    answer ``None``, or with ``return_try_exception=True`` the text of the failure.

                    CLI Example:

                        salt '*' test.try test.exception
                    """)
    public @Nullable Object tryCall(ExecutionContext context, Arguments args) {
        try {
            return context.call(args.text("module"), List.of(), args.cleanKeywords());
        } catch (RuntimeException e) {
            return args.truth("return_try_exception") ? e.getMessage() : null;
        }
    }

    @SaltFunction(
            value = "cross_test",
            params = "func, args=None",
            doc =
                    """
                    Call another function of this minion. ``args`` is a list of its arguments, or
                    one argument.

                    CLI Example:

                        salt '*' test.cross_test test.echo foo
                    """)
    public @Nullable Object crossTest(ExecutionContext context, Arguments args) {
        Object given = args.get("args");
        List<? extends @Nullable Object> list =
                given == null
                        ? List.of()
                        : given instanceof List<?> several ? several : List.of(given);
        return context.call(args.text("func"), list, Map.of());
    }

    @SaltFunction(
            value = "attr_call",
            doc =
                    """
                    Call ``grains.items`` from within another function.

                    CLI Example:

                        salt '*' test.attr_call
                    """)
    public @Nullable Object attrCall(ExecutionContext context) {
        return context.call("grains.items", List.of(), Map.of());
    }

    @SaltFunction(
            params = "message='Test Exception'",
            doc =
                    """
                    Fail with an exception that nobody handles.

                    CLI Example:

                        salt '*' test.exception 'Oh noes!'
                    """)
    public @Nullable Object exception(Arguments args) {
        throw new FunctionFailure("Exception", args.text("message"));
    }

    @SaltFunction(
            value = "raise_exception",
            params = "name, *args, **kwargs",
            doc =
                    """
                    Fail with the exception of this name: one of Python's own, or one of
                    ``salt.exceptions``. For an unknown name the answer is ``False``.

                    CLI Example:

                        salt '*' test.raise_exception TypeError "An integer is required"
                        salt '*' test.raise_exception salt.exceptions.CommandExecutionError "Something went wrong"
                    """)
    public boolean raiseException(Arguments args) {
        RuntimeException failure = PythonExceptions.named(args.text("name"), args.positional());
        if (failure == null) {
            return false;
        }
        throw failure;
    }

    @SaltFunction(
            params = "assertion",
            doc =
                    """
                    Fail unless the argument is true.

                    CLI Example:

                        salt '*' test.assertion False
                    """)
    public @Nullable Object assertion(Arguments args) {
        if (!args.truth("assertion")) {
            throw new FunctionFailure("AssertionError", "");
        }
        return null;
    }

    @SaltFunction(
            doc =
                    """
                    The call stack of the function, as text.

                    CLI Example:

                        salt '*' test.stack
                    """)
    public String stack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(Object::toString).collect(Collectors.joining("\n")));
    }

    @SaltFunction(
            params = "*args, **kwargs",
            doc =
                    """
                    Moved to ``cmd.tty``: answers so.

                    CLI Example:

                        salt '*' test.tty tty0 'This is a test'
                    """)
    public String tty() {
        return "ERROR: This function has been moved to cmd.tty";
    }

    @SaltFunction(
            value = "random_hash",
            aliases = "rand_str",
            params = "size=9999999999, hash_type=None",
            doc =
                    """
                    The hash, in hex, of a random number from 0 to ``size``. ``hash_type`` is md5, sha1,
                    sha224, sha256, sha384 or sha512; the minion's option ``hash_type`` by default.

                    CLI Example:

                        salt '*' test.random_hash
                        salt '*' test.random_hash hash_type=sha512
                    """)
    public String randomHash(ExecutionContext context, Arguments args) {
        Object configured = context.opts().getOrDefault("hash_type", "sha256");
        String type = args.truth("hash_type") ? args.text("hash_type") : PythonText.str(configured);
        String algorithm = DIGESTS.get(type);
        if (algorithm == null) {
            throw new FunctionFailure(
                    "AttributeError", "module 'hashlib' has no attribute '" + type + "'");
        }
        long size = args.integer("size");
        if (size < 0) {
            throw new FunctionFailure("ValueError", "size must not be negative");
        }
        long number = size == Long.MAX_VALUE ? size : new SecureRandom().nextLong(size + 1);
        byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new CommandExecutionException("this Java runtime has no " + algorithm);
        }
    }

    @SaltFunction(
            value = "get_opts",
            doc =
                    """
                    The options of this minion, defaults included.

                    CLI Example:

                        salt '*' test.get_opts
                    """)
    public Map<String, @Nullable Object> getOpts(ExecutionContext context) {
        return context.opts();
    }

    @SaltFunction(
            value = "opts_pkg",
            doc =
                    """
                    The options of this minion with its grains among them.

                    CLI Example:

                        salt '*' test.opts_pkg
                    """)
    public Map<String, @Nullable Object> optsPkg(ExecutionContext context) {
        Map<String, @Nullable Object> opts = new LinkedHashMap<>(context.opts());
        opts.put("grains", context.grains());
        return opts;
    }

    @SaltFunction(
            value = "conf_test",
            doc =
                    """
                    The option ``test.foo`` of the minion's configuration, or ``unconfigured``.

                    CLI Example:

                        salt '*' test.conf_test
                    """)
    public @Nullable Object confTest(ExecutionContext context) {
        return context.opts().getOrDefault("test.foo", "unconfigured");
    }

    @SaltFunction(
            params = "module",
            doc =
                    """
                    The module that provides this module's functions; empty when there is none.

                    CLI Example:

                        salt '*' test.provider service
                    """)
    public String provider(ExecutionContext context, Arguments args) {
        String module = args.text("module");
        return context.services().modules().modules().contains(module) ? module : "";
    }

    @SaltFunction(
            doc =
                    """
                    Each module of this minion under the name of what provides it.

                    CLI Example:

                        salt '*' test.providers
                    """)
    public Map<String, String> providers(ExecutionContext context) {
        Map<String, String> providers = new LinkedHashMap<>();
        context.services().modules().modules().forEach(name -> providers.put(name, name));
        return providers;
    }

    @SaltFunction(
            value = "not_loaded",
            doc =
                    """
                    The modules that could not be loaded. Brine's modules are compiled in: always
                    empty.

                    CLI Example:

                        salt '*' test.not_loaded
                    """)
    public List<String> notLoaded() {
        return List.of();
    }

    @SaltFunction(
            value = "module_report",
            doc =
                    """
                    All modules and functions, and those of them that could not be reached.

                    CLI Example:

                        salt '*' test.module_report
                    """)
    public Map<String, List<String>> moduleReport(ExecutionContext context) {
        ModuleRegistry modules = context.services().modules();
        List<String> names = List.copyOf(modules.modules());
        List<String> functions = modules.functions();
        Map<String, List<String>> report = new LinkedHashMap<>();
        report.put("functions", functions);
        report.put("function_attrs", functions);
        report.put("function_subs", functions);
        report.put("modules", names);
        report.put("module_attrs", names);
        report.put("missing_attrs", List.of());
        report.put("missing_subs", List.of());
        return report;
    }

    private static Map<String, @Nullable Object> argsAndKwargs(Object args, Object kwargs) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("args", args);
        result.put("kwargs", kwargs);
        return result;
    }

    private static String tuple(List<@Nullable Object> values) {
        Stream<String> parts = values.stream().map(PythonText::repr);
        return "(" + parts.collect(Collectors.joining(", ")) + (values.size() == 1 ? ",)" : ")");
    }

    private static String type(@Nullable Object value) {
        return "<class '" + Arguments.typeName(value) + "'>";
    }

    private static double since(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static void stopIfEnded() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CommandExecutionException("the job was ended");
        }
    }
}
