/**
 * What every module may use: ids, paging, problem categories, JSON, the guarded HTTP client, the
 * clock. It has no services of its own and depends on no other module.
 */
@ApplicationModule(
    type = ApplicationModule.Type.OPEN,
    allowedDependencies = {})
@NullMarked
package chat.roles.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
