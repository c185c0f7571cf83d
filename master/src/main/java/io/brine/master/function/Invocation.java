package io.brine.master.function;

import io.brine.salt.payload.PythonText;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One running call, as its function sees it: the arguments and the way back to the caller. Confined
 * to the thread that runs the function.
 */
public final class Invocation {
    private final String jid;
    private final String user;
    private final Signature.Bound bound;
    private final Channel channel;
    private int retcode;

    /** What a function tells before it returns. */
    interface Channel {
        /** Fires an event below the call's own tag, and shows it where a person watches. */
        void progress(String suffix, Map<String, @Nullable Object> data);

        /** Says something on stdout where a person watches. */
        void print(String line);
    }

    Invocation(String jid, String user, Signature.Bound bound, Channel channel) {
        this.jid = jid;
        this.user = user;
        this.bound = bound;
        this.channel = channel;
    }

    /** The id that the call runs under. */
    public String jid() {
        return jid;
    }

    /** On whose behalf. */
    public String user() {
        return user;
    }

    /** The value of a parameter. */
    public @Nullable Object value(String parameter) {
        return bound.values().get(parameter);
    }

    /** The value as text, Python's for what is none; null stays null. */
    public @Nullable String optText(String parameter) {
        Object value = value(parameter);
        return value == null ? null : PythonText.str(value);
    }

    /** The value as text; null is empty. */
    public String text(String parameter) {
        String text = optText(parameter);
        return text == null ? "" : text;
    }

    /** Whether Python takes the value for true. */
    public boolean bool(String parameter) {
        return truth(value(parameter));
    }

    /**
     * The value as a number.
     *
     * @throws FunctionException if it is none
     */
    public double number(String parameter) throws FunctionException {
        Object value = value(parameter);
        try {
            return value instanceof Number number
                    ? number.doubleValue()
                    : Double.parseDouble(PythonText.str(value));
        } catch (NumberFormatException e) {
            throw new FunctionException(
                    "argument '" + parameter + "' is no number: " + PythonText.str(value));
        }
    }

    /** The named parameters' values. */
    public Map<String, @Nullable Object> values() {
        return bound.values();
    }

    /** Positional arguments beyond the named parameters. */
    public List<@Nullable Object> rest() {
        return bound.rest();
    }

    /** Keyword arguments beyond the named parameters. */
    public Map<String, @Nullable Object> keywords() {
        return bound.keywords();
    }

    /** Fires {@code <tag>/<suffix>}; the command line shows it at once. */
    public void progress(String suffix, Map<String, @Nullable Object> data) {
        channel.progress(suffix, data);
    }

    /** Prints a line where the function was called from a command line. */
    public void print(String line) {
        channel.print(line);
    }

    /** Has the call count as failed although it returns; 0 undoes it. */
    public void retcode(int code) {
        retcode = code;
    }

    int retcode() {
        return retcode;
    }

    /** Whether Python takes a value for true. */
    public static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Number number -> number.doubleValue() != 0;
            case CharSequence text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }
}
