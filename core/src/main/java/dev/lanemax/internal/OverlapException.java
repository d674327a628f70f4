package dev.lanemax.internal;

/** An output shares elements with another argument. The C library has a code of its own for that. */
public final class OverlapException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    OverlapException(String message) {
        super(message);
    }
}
