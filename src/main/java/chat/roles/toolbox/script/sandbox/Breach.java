package chat.roles.toolbox.script.sandbox;

/** Why a script is no more, as both sides of the wall call it. */
public enum Breach {
  /** It is no JavaScript. */
  SYNTAX,
  /** It threw, or is no function. */
  THROWN,
  STATEMENTS,
  TIME,
  MEMORY,
  /** A value that it handed out is too long. */
  VALUE,
  CALLS,
  OUTPUT,
  /** It was forgotten on request. */
  DROPPED,
  /** The JavaScript engine has a bug. */
  ENGINE
}
