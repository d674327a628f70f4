package dev.lanemax;

import dev.lanemax.internal.Formula;
import dev.lanemax.internal.Tile;

/** The formula of a loss of rows, which goes through those of a tile that are not ignored. */
abstract class RowFormula implements Formula {

    private final Loss<?> loss;

    RowFormula(Loss<?> loss) {
        this.loss = loss;
    }

    /** What class weights multiply a row's loss by. */
    abstract double weight(Row row);

    abstract double loss(Row row);

    abstract void gradient(Row row);

    abstract void hessian(Row row);

    abstract void hessianVectorProduct(Row row);

    /** Why a row is refused, or null. */
    String refusal(Row row) {
        return null;
    }

    @Override
    public final boolean isElementwise() {
        return false;
    }

    @Override
    public final void check(Tile tile, long firstRow) {
        Row row = Row.of(loss.options(), tile);
        try {
            for (int i = 0; i < tile.rows(); i++) {
                row.moveTo(i);
                String refusal = refusal(row);
                if (refusal != null) {
                    throw new IllegalArgumentException("row " + (firstRow + i) + " " + refusal);
                }
            }
        } finally {
            row.end();
        }
    }

    @Override
    public final void evaluate(Tile tile, boolean withGradient, boolean withHessian) {
        Row row = Row.of(loss.options(), tile);
        try {
            for (int i = 0; i < tile.rows(); i++) {
                row.moveTo(i);
                tile.losses()[i] = 0;
                tile.rowWeights()[i] = 0;
                if (!row.isIgnored()) {
                    evaluate(row, tile, i, withGradient, withHessian);
                }
            }
        } finally {
            row.end();
        }
    }

    @Override
    public final void multiply(Tile tile) {
        Row row = Row.of(loss.options(), tile);
        try {
            for (int i = 0; i < tile.rows(); i++) {
                row.moveTo(i);
                if (!row.isIgnored()) {
                    multiply(row);
                }
            }
        } finally {
            row.end();
        }
    }

    private void evaluate(Row row, Tile tile, int i, boolean withGradient, boolean withHessian) {
        tile.rowWeights()[i] = weight(row);
        tile.losses()[i] = loss(row);
        if (withGradient) {
            gradient(row);
        }
        if (withHessian && loss.isPiecewiseLinear()) {
            row.setHessianToZero();
        } else if (withHessian) {
            hessian(row);
        }
    }

    private void multiply(Row row) {
        if (loss.isPiecewiseLinear()) {
            row.setProductToZero();
        } else {
            hessianVectorProduct(row);
        }
    }
}
