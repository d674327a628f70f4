package dev.lanemax.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A helper of a vector kernel whose calls the build replaces by its body, in the source. A vector stays in a register only where
 * C2 inlines every method that sees it, and C2 stops inlining a method of this size once it is compiled on its own, is called
 * from a third place, or is rarely called (the tail of a row): each vector is then allocated as an object.
 *
 * <p>A call is a statement of its own, {@code Type name = helper(a, b);}, or, without a result, {@code helper(a, b);}, and its
 * arguments are names or numbers.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface Inlined {
}
