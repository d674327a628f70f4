package dev.lanemax.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module of one function, as PyTorch's {@code torch.jit.save} would write it: a zip archive of its code and of a
 * pickled object without attributes. So PyTorch's own operators run, also those that have no method in Deep Java Library.
 */
final class TorchScript {

    private static final String CODE = """
            class Module(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Module, %s) -> %s:
            %s
            """;

    /** Pickle, protocol 2: an object of class __torch__.Module whose attribute "training" is false. */
    private static final String OBJECT = "\u0080\u0002c__torch__\nModule\n)\u0081}X\u0008\0\0\0training\u0089sb.";

    /** Pickle, protocol 2: the empty tuple. */
    private static final String NO_CONSTANTS = "\u0080\u0002).";

    private static final String FORMAT_VERSION = "3\n";

    private TorchScript() {
    }

    /**
     * A module whose {@code forward} is the given function.
     *
     * @param parameters for instance {@code x: Tensor}
     * @param result     its type
     * @param body       its statements, a line each
     */
    static InputStream module(String parameters, String result, String body) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            write(zip, "data.pkl", OBJECT);
            write(zip, "code/__torch__.py", CODE.formatted(parameters, result, body.strip().indent(4)));
            write(zip, "constants.pkl", NO_CONSTANTS);
            write(zip, "version", FORMAT_VERSION);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return new ByteArrayInputStream(archive.toByteArray());
    }

    private static void write(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry("module/" + name));
        zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
    }
}
