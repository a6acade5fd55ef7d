package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What questions to one model came to on one day, asked by one actor.
 *
 * @param day of UTC
 * @param role of the actor; "" when it is not known
 * @param model as the provider calls it
 * @param cost in the currency of the models' prices; null when none of it had a price
 */
public record Usage(
    UserId owner,
    LocalDate day,
    String actor,
    String role,
    String model,
    long qas,
    long tokensIn,
    long tokensOut,
    @Nullable BigDecimal cost) {}
