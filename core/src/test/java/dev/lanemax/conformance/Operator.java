package dev.lanemax.conformance;

import java.io.IOException;

/** Computes the cases of an operator through the public API. */
interface Operator {

    Results compute(ConformanceCase test, Setting setting) throws IOException;
}
