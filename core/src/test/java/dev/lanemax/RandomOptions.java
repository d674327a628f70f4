package dev.lanemax;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Sets some options of a loss, whichever its class has, to values of every kind; those that it refuses stay as they are. It runs without JUnit. */
final class RandomOptions {

    private static final double[] NUMBERS = {0, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 5, 20, 1e-9, 1e9, -1, -0.5, Double.NaN,
        Double.POSITIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE};

    private RandomOptions() {
    }

    static Loss<?> set(Loss<?> loss, int classes, Random random) {
        List<Method> options = Arrays.stream(loss.getClass().getMethods()).filter(RandomOptions::isOption)
                .sorted(Comparator.comparing(Method::toGenericString)).toList();
        Loss<?> changed = loss;
        for (int i = random.nextInt(6); i > 0; i--) {
            changed = set(changed, options.get(random.nextInt(options.size())), classes, random);
        }
        return changed;
    }

    /** Threads are for calls that are larger, and candidates are set by the number of classes. */
    private static boolean isOption(Method method) {
        return method.getName().startsWith("with") && !method.isBridge() && !method.getName().equals("withParallelism")
                && !method.getName().equals("withCandidates");
    }

    private static Loss<?> set(Loss<?> loss, Method option, int classes, Random random) {
        Object[] values = Arrays.stream(option.getParameterTypes()).map(type -> any(type, classes, random)).toArray();
        try {
            return (Loss<?>) option.invoke(loss, values);
        } catch (InvocationTargetException refusal) {
            if (refusal.getCause() instanceof IllegalArgumentException && refusal.getCause().getMessage().contains(", must ")) {
                return loss;
            }
            throw new AssertionError(option + " of " + Arrays.deepToString(values), refusal);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object any(Class<?> type, int classes, Random random) {
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
        return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
}
