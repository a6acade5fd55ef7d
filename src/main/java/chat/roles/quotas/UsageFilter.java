package chat.roles.quotas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Which usage is asked for; null: any. Both days are included. */
public record UsageFilter(
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable String role,
    @Nullable String actor,
    @Nullable String model) {}
