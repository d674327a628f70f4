package dev.lanemax.demo;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program behind {@code ./lanemax demo} and {@code ./lanemax profile}. */
@Command(name = "lanemax", description = "Softmax and cross-entropy kernels for the JVM and for C.",
        subcommands = {DemoCommand.class, ProfileCommand.class})
public final class Main {

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this text.")
    private boolean help;

    private Main() {
    }

    /**
     * Runs a command and exits with 0, with 1 where it failed, or with 2 where its options are wrong.
     *
     * @param arguments the command and its options
     */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("lanemax: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments));
    }
}
