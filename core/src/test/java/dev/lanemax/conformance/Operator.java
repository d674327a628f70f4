package dev.lanemax.conformance;

import java.io.IOException;

/** How the cases of an operator are computed through the public API. */
interface Operator {

    /** Results of a case, or an {@link IllegalArgumentException} or {@link IndexOutOfBoundsException} that refuses it. */
    Results compute(ConformanceCase test, Setting setting) throws IOException;
}
