package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Need;
import chat.roles.quotas.Reserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds nothing, but for the sources that a test names with what is left of them. */
final class ScriptedMetering implements Metering {

  static final Instant BACK = Instant.parse("2026-11-26T00:00:00Z");

  final Map<String, Long> left = new HashMap<>();
  final List<Need> needs = new ArrayList<>();
  final List<Long> settled = new ArrayList<>();
  final List<Reserved.Granted> released = new ArrayList<>();
  final List<Reserved.Refused> spent = new ArrayList<>();
  @Nullable Duration period = Duration.ofDays(1);

  @Override
  public @Nullable Allowance allowance(UserId user, Source source) {
    return left.containsKey(source.key())
        ? new Allowance(user, "platform", source.key().split(":", -1)[1], 3_000, period)
        : null;
  }

  @Override
  public Reserved reserve(UserId user, Source source, Allowance allowance, Need need) {
    needs.add(need);
    long there = left.getOrDefault(source.key(), 0L);
    if (there < need.least()) {
      return new Reserved.Refused(
          allowance, there, 0, period == null ? null : BACK, period == null ? null : period);
    }
    long granted = Math.min(there, need.wished());
    return new Reserved.Granted(allowance, need, granted, there - granted);
  }

  @Override
  public Companion settling(Reserved.Granted granted, long used) {
    settled.add(used);
    return new Companion("UPDATE settled SET used = ? FROM recorded", List.of(used));
  }

  @Override
  public void release(Reserved.Granted granted) {
    released.add(granted);
  }

  @Override
  public List<Reserved.Refused> spent(UserId user) {
    return spent;
  }
}
