package dev.lanemax;

import dev.lanemax.internal.Provider;
import dev.lanemax.internal.RowTile;
import dev.lanemax.kernels.RowOrder;
import java.util.Arrays;

/**
 * 1 for the largest logit of each row, the first of equals, and 0 for all others (ONNX's {@code Hardmax}, whose default axis is the last
 * since operator set 13). The gradient is 0 throughout: where there is one, the result does not change with the logits.
 *
 * <p><b>Special values.</b> A row with NaN becomes NaN, as softmax does. Infinities are compared as numbers are; a row of -inf only has
 * its 1 in the first place.
 */
public final class Hardmax extends RowOperator {

    /** Hardmax has no options. */
    public Hardmax() {
        this(Provider.current());
    }

    Hardmax(Provider provider) {
        super(provider);
    }

    @Override
    String resultName() {
        return "result";
    }

    @Override
    void forward(RowTile tile) {
        int classes = tile.classes();
        for (int row = 0; row < tile.rows(); row++) {
            int start = row * classes;
            int top = RowOrder.indexOfMax(tile.logits(), start, classes);
            boolean isNaN = Double.isNaN(tile.logits()[start + top]);
            Arrays.fill(tile.result(), start, start + classes, isNaN ? Double.NaN : 0);
            tile.result()[start + top] = isNaN ? Double.NaN : 1;
        }
    }

    @Override
    void backward(RowTile tile) {
        Arrays.fill(tile.result(), 0, tile.rows() * tile.classes(), 0);
    }
}
