package dev.lanemax.internal;

/** How the bridge runs an operator with arguments that no object of the public interface describes. The operators provide it. */
public abstract class OperatorAccess {

    private static OperatorAccess provided;

    /** For the operators alone. */
    protected OperatorAccess() {
    }

    /** Says how it is done, before there is any operator. */
    public static void provide(OperatorAccess access) {
        provided = access;
    }

    /** Computes the results of an operator, or its gradient where there is an upstream gradient. */
    public static void run(Object operator, boolean backward, ArgumentSource arguments) {
        if (backward) {
            provided.backward(operator, arguments);
        } else {
            provided.forward(operator, arguments);
        }
    }

    /** Computes the results. */
    protected abstract void forward(Object operator, ArgumentSource arguments);

    /** Computes the gradient with respect to the input. */
    protected abstract void backward(Object operator, ArgumentSource arguments);
}
