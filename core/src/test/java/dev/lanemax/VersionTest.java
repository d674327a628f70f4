package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

/** The version that the library tells is the one that Maven builds. */
class VersionTest {

    @Test
    void theVersionOfThePom() throws Exception {
        var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
        assertEquals(XPathFactory.newInstance().newXPath().evaluate("/project/parent/version", pom), Lanemax.version());
    }
}
