package dev.lanemax.kernels;

/** Who works on the blocks of a long row: the calling thread alone, or others too. */
public interface Division {

    /** The calling thread alone. */
    Division NONE = (blocks, part) -> part.run(0, blocks);

    /** What is done with some of the blocks. */
    interface Part {
        void run(long firstBlock, long endBlock);
    }

    /** Has every block worked on once, and returns when all are done. */
    void run(long blocks, Part part);
}
