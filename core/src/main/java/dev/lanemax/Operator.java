package dev.lanemax;

import dev.lanemax.internal.ArgumentSource;
import dev.lanemax.internal.OperatorAccess;

/** What an operator that is no loss is to the bridge. */
abstract class Operator {

    static {
        OperatorAccess.provide(new OperatorAccess() {
            @Override
            protected void forward(Object operator, ArgumentSource arguments) {
                ((Operator) operator).forward(arguments);
            }

            @Override
            protected void backward(Object operator, ArgumentSource arguments) {
                ((Operator) operator).backward(arguments);
            }
        });
    }

    /** Computes the results. */
    abstract void forward(ArgumentSource arguments);

    /** Computes the gradient with respect to the input, where the operator has one. */
    void backward(ArgumentSource arguments) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " has no gradient");
    }
}
