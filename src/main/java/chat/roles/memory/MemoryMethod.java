package chat.roles.memory;

/** What one address of the memory tool does. */
@FunctionalInterface
interface MemoryMethod {

  /**
   * Reads the arguments, and nothing else.
   *
   * @throws chat.roles.kernel.problems.Problem when they are not right
   */
  MemoryEffect effect(MemoryCall call);
}
