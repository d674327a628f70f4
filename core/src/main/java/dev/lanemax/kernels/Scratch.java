package dev.lanemax.kernels;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What each thread keeps between its calls, so that they allocate nothing: arrays that grow to the longest row it has seen. A thread
 * whose memory is exhausted by such a row gives all of it up, or no later call would find memory either.
 *
 * @param <T> what it is
 */
public final class Scratch<T> extends ThreadLocal<T> {

    private static final List<Scratch<?>> ALL = new CopyOnWriteArrayList<>();

    private final Supplier<T> first;

    private Scratch(Supplier<T> first) {
        this.first = first;
    }

    /** One for each thread, made when it is first asked for. */
    public static <T> Scratch<T> ofThread(Supplier<T> first) {
        Scratch<T> scratch = new Scratch<>(first);
        ALL.add(scratch);
        return scratch;
    }

    /** Gives up all that the calling thread has. Whoever is at work with something of it may go on to do so. */
    public static void release() {
        for (Scratch<?> scratch : ALL) {
            scratch.remove();
        }
    }

    @Override
    protected T initialValue() {
        return first.get();
    }
}
