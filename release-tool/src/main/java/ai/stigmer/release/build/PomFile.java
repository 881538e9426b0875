package ai.stigmer.release.build;

import ai.stigmer.release.failure.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The coordinates in a Maven pom, as {@code copy-dependencies} leaves it beside a jar. */
final class PomFile {
  private PomFile() {}

  /** None if there is no such file, or if it does not say all of them outright. */
  static Optional<Jar> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
      xml.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      xml.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder parser = xml.newDocumentBuilder();
      parser.setErrorHandler(new DefaultHandler()); // The default one prints.
      Element project = parser.parse(in).getDocumentElement();
      Jar jar =
          new Jar(
              inherited(project, "groupId"),
              text(project, "artifactId"),
              inherited(project, "version"));
      return Optional.of(jar).filter(Jar::isWhole);
    } catch (NoSuchFileException | SAXException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw Storage.of(file, "read", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java parses no XML safely", e);
    }
  }

  private static String inherited(Element project, String name) {
    String own = text(project, name);
    return own.isEmpty() ? child(project, "parent").map(p -> text(p, name)).orElse("") : own;
  }

  private static String text(Element parent, String name) {
    return child(parent, name).map(e -> e.getTextContent().strip()).orElse("");
  }

  private static Optional<Element> child(Element parent, String name) {
    for (Node one = parent.getFirstChild(); one != null; one = one.getNextSibling()) {
      if (one instanceof Element element && element.getTagName().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }
}
