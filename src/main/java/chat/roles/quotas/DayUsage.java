package chat.roles.quotas;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The same as {@link Usage}, of all actors of the role. */
public record DayUsage(
    LocalDate day,
    String role,
    String model,
    long qas,
    long tokensIn,
    long tokensOut,
    @Nullable BigDecimal cost) {}
