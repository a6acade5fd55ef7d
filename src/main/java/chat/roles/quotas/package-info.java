/**
 * What users may use of what others pay for, and what they used: reserve before, settle after,
 * release what failed. Knows neither models nor runs: whoever has something to give declares {@link
 * chat.roles.quotas.Allowances}, and who reserves for somebody that may die declares {@link
 * chat.roles.quotas.Claimants}.
 */
@ApplicationModule(
    displayName = "Quotas",
    allowedDependencies = {"kernel", "users"})
@NullMarked
package chat.roles.quotas;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
