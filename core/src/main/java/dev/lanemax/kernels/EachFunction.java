package dev.lanemax.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a template that the build repeats for every other method of {@link FloatArrayFunctions}, in the source. Each function so
 * has a loop of its own, which C2 compiles for it alone.
 *
 * <p>The method is written for {@code exp}; that name, and that of the helper {@code expOf}, are replaced.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface EachFunction {
}
