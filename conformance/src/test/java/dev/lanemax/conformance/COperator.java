package dev.lanemax.conformance;

import java.io.IOException;

/** How the cases of an operator are computed by the C library. */
interface COperator {

    Results compute(CLibrary library, ConformanceCase test, CMemory memory) throws IOException;
}
