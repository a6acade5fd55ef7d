package chat.roles.models;

import chat.roles.quotas.Reserved;
import org.jspecify.annotations.Nullable;

/**
 * A question that can be asked.
 *
 * @param chosen the model that answers it
 * @param granted what is reserved for it; null when nothing bounds the model
 */
record Reservation(Models.Chosen chosen, Question question, Reserved.@Nullable Granted granted) {}
