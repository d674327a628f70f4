package dev.lanemax.demo;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the kernels. */
@Command(name = "profile", showDefaultValues = true,
        description = "Measures every kernel with vectors and without, beside the bandwidth of a copy.")
final class ProfileCommand implements Callable<Integer> {

    @Mixin
    private Profile profile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = Machine.current();
        System.out.print(machine.header());
        profile.run(machine.provider());
        return 0;
    }
}
