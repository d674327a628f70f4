package dev.lanemax.internal;

/** What an operator makes of a tile of rows. */
public interface TileFormula {

    /** Writes the results of all the tile's rows. */
    void apply(RowTile tile);
}
