package chat.roles.kernel.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A user; equal to the id of the user's root actor. */
public record UserId(@JsonValue String value) {

  @JsonCreator
  public UserId {
    Ids.checked(value);
  }

  /** A new random id. */
  public static UserId fresh() {
    return new UserId(Ids.nanoid());
  }

  @Override
  public String toString() {
    return value;
  }
}
