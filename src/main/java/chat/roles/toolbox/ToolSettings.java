package chat.roles.toolbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where tools come from that are not part of the server.
 *
 * @param directory its jars are read once, at the start; {@code tools} in the data directory when
 *     not set; need not exist
 */
@ConfigurationProperties("chatroles.tools")
record ToolSettings(@Nullable Path directory) {}
