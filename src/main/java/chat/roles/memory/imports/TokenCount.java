package chat.roles.memory.imports;

/** How many tokens a text is to a model. The same text is always the same number. */
@FunctionalInterface
interface TokenCount {

  int of(String text);
}
