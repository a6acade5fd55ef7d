package chat.roles.toolbox.script.sandbox;

/**
 * How far a script may go.
 *
 * @param statements in its whole life
 * @param wallMillis between two calls, while it is carried out
 * @param memoryBytes what it may allocate between two calls
 * @param valueChars the longest value that it hands out, as JSON
 * @param outputChars what it may print in its whole life
 * @param calls how many calls and questions it may make in its whole life
 */
public record Limits(
    long statements,
    long wallMillis,
    long memoryBytes,
    int valueChars,
    int outputChars,
    int calls) {

  /** As arguments of a program. */
  public String[] toArguments() {
    return new String[] {
      String.valueOf(statements),
      String.valueOf(wallMillis),
      String.valueOf(memoryBytes),
      String.valueOf(valueChars),
      String.valueOf(outputChars),
      String.valueOf(calls)
    };
  }

  static Limits of(String[] arguments) {
    return new Limits(
        Long.parseLong(arguments[0]),
        Long.parseLong(arguments[1]),
        Long.parseLong(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Integer.parseInt(arguments[5]));
  }
}
