package chat.roles.memory.imports.reader;

/** What kinds of documents are read. The names are the wire's. */
public enum Format {
  MARKDOWN,
  TEXT,
  HTML,
  PDF
}
