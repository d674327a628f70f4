package dev.lanemax.conformance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders that conformance cases are read from, searched recursively.
 *
 * <p>The system property {@code lanemax.conformance.dir} names the one folder. By default it is {@code ../shared/conformance}
 * beside the project, and the project's own copies. Where that folder is absent the copies alone run, and a notice says so;
 * with {@code CI=true} that is a failure.
 *
 * @param folders every folder
 * @param notice  what to tell the user about an absent folder
 */
record CaseFolders(List<Path> folders, Optional<String> notice) {

    static final String PROPERTY = "lanemax.conformance.dir";
    private static final String DEFAULT = "../shared/conformance";

    static CaseFolders fromEnvironment() {
        return of(Optional.ofNullable(System.getProperty(PROPERTY)), Path.of("").toAbsolutePath(),
                "true".equals(System.getenv("CI")));
    }

    /** Tests may run in the project's folder or in the module's: relative paths are tried from both. */
    static CaseFolders of(Optional<String> property, Path workingDirectory, boolean continuousIntegration) {
        if (property.isPresent()) {
            Path folder = existing(property.get(), workingDirectory).orElseThrow(() ->
                    new IllegalStateException(PROPERTY + " is " + property.get() + ", must be a folder"));
            return new CaseFolders(List.of(folder), Optional.empty());
        }
        Path copies = projectCopies();
        Optional<Path> beside = existing(DEFAULT, workingDirectory);
        if (beside.isPresent()) {
            return new CaseFolders(List.of(beside.get(), copies), Optional.empty());
        }
        String absent = DEFAULT + " is absent";
        if (continuousIntegration) {
            throw new IllegalStateException(absent + ", must be there where CI is true");
        }
        return new CaseFolders(List.of(copies), Optional.of(absent + ": only the project's own copies run"));
    }

    private static Optional<Path> existing(String folder, Path workingDirectory) {
        return Stream.iterate(workingDirectory, Objects::nonNull, Path::getParent)
                .limit(2)
                .map(directory -> directory.resolve(folder).normalize())
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Path projectCopies() {
        try {
            return Path.of(CaseFolders.class.getResource("/conformance/torch/SOURCE.md").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every {@code case.json}, each case once though two folders may hold it. */
    List<Path> caseFiles() throws IOException {
        Map<Path, Path> byCollectionAndCase = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.endsWith("case.json")).forEach(file -> {
                    Path caseFolder = file.getParent();
                    Path collection = caseFolder.getParent().getFileName();
                    byCollectionAndCase.putIfAbsent(collection.resolve(caseFolder.getFileName()), file);
                });
            }
        }
        return List.copyOf(byCollectionAndCase.values());
    }
}
