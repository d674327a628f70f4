package dev.lanemax.conformance;

import java.io.IOException;

/** How the cases of an operator are computed by the C library. */
interface COperator {

    Results compute(CLibrary library, ConformanceCase test, CMemory memory) throws IOException;

    /** What the library lacks for a case; empty where it computes it. */
    default String missing(ConformanceCase test) {
        return "";
    }
}
