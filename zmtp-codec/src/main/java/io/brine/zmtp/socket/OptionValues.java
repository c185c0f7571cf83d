package io.brine.zmtp.socket;

/** Immutable. Options and their values. */
public interface OptionValues {
    /** Returns an option's value, or its default; arrays are not to be changed. */
    <T> T get(Option<T> option);

    /** Confined to its user. Options while they are being set. */
    interface Setters<B> {
        /**
         * Sets an option and returns this.
         *
         * @throws IllegalArgumentException when the value is out of range; the text says which
         *     option and what it may be
         */
        <T> B set(Option<T> option, T value);
    }
}
