package chat.roles.users.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one may ask one server.
 *
 * @param user requests of one user, or by one actor's token
 * @param address requests of one address without a token, or with one that does not count
 * @param signIn tries of one address to sign in or to make an account
 */
@ConfigurationProperties("chatroles.limits")
record RateLimitSettings(
    @DefaultValue("30000/1m") Rate user,
    @DefaultValue("6000/1m") Rate address,
    @DefaultValue("300/1m") Rate signIn) {}
