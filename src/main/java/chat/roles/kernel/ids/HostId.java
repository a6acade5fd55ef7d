package chat.roles.kernel.ids;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One release of a role. */
public record HostId(@JsonValue String value) {

  @JsonCreator
  public HostId {
    Ids.checked(value);
  }

  /** A new random id. */
  public static HostId fresh() {
    return new HostId(Ids.nanoid());
  }

  @Override
  public String toString() {
    return value;
  }
}
