package dev.lanemax;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Sets some options of a loss or another operator, whichever its class has, to values of every kind; those that it refuses stay as they
 * are. It runs without JUnit.
 */
final class RandomOptions {

    private static final double[] NUMBERS = {0, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 5, 20, 1e-9, 1e9, -1, -0.5, Double.NaN,
        Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE};

    private RandomOptions() {
    }

    /** An operator for so many rows and classes. */
    static <T> T set(T operator, int rows, int classes, Random random) {
        List<Method> options = Arrays.stream(operator.getClass().getMethods()).filter(RandomOptions::isOption)
                .sorted(Comparator.comparing(Method::toGenericString)).toList();
        T changed = operator;
        for (int i = options.isEmpty() ? 0 : random.nextInt(6); i > 0; i--) {
            changed = call(changed, options.get(random.nextInt(options.size())), rows, classes, random);
        }
        return changed;
    }

    /** What one of its factories makes of random values. */
    static Elementwise function(Random random) {
        List<Method> factories = Arrays.stream(Elementwise.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Elementwise.class)
                .sorted(Comparator.comparing(Method::toGenericString)).toList();
        return call(Elementwise.exp(), factories.get(random.nextInt(factories.size())), 1, 1, random);
    }

    /**
     * Threads are for calls that are larger, candidates are set by the number of classes, and a gradient that is added depends on what
     * its memory held.
     */
    private static boolean isOption(Method method) {
        return method.getName().startsWith("with") && !method.isBridge()
                && !Set.of("withParallelism", "withCandidates", "withAddedGradient").contains(method.getName());
    }

    /** What a method that is called with random values returns, or the operator where it refuses them. */
    @SuppressWarnings("unchecked")
    private static <T> T call(T operator, Method method, int rows, int classes, Random random) {
        Object[] values = Arrays.stream(method.getParameterTypes()).map(type -> any(type, rows, classes, random)).toArray();
        try {
            return (T) method.invoke(operator, values);
        } catch (InvocationTargetException refusal) {
            if (refusal.getCause() instanceof IllegalArgumentException && refusal.getCause().getMessage().contains(", must ")) {
                return operator;
            }
            throw new AssertionError(method + " of " + Arrays.deepToString(values), refusal);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object any(Class<?> type, int rows, int classes, Random random) {
        if (type == double.class) {
            return NUMBERS[random.nextInt(NUMBERS.length)];
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == int.class) {
            return random.nextInt(5) - 1;
        }
        if (type == long.class) {
            return (long) (random.nextInt(classes + 1) - 1);
        }
        if (type == double[].class) {
            return AllLosses.anyOf(0, 0.25, 1, 2.5).of(random, 1, classes);
        }
        if (type == Mask.class) {
            return RandomMask.of(rows, classes, random);
        }
        if (type == int[].class) {
            return random.ints(random.nextInt(3), -1, classes).toArray();
        }
        return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
}
