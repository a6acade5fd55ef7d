package chat.roles.hosts;

import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Programs;
import chat.roles.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Programs by the hash of their document. What a hash names never changes, so what was parsed once
 * is kept, the least used given up first.
 */
@Component
class Library {

  private final HostStore store;
  private final Programs programs;
  private final Map<String, Program> parsed;

  Library(HostStore store, Programs programs, HostSettings settings) {
    this.store = store;
    this.programs = programs;
    this.parsed = Collections.synchronizedMap(new Recent(settings.cachedPrograms()));
  }

  /** Keeps the document and answers its hash. Joins the caller's transaction. */
  String keep(JsonNode document) {
    String text = Json.write(document);
    String hash = hash(text);
    store.keepProgram(hash, text);
    return hash;
  }

  JsonNode document(String hash) {
    return Json.parse(
        store.program(hash).orElseThrow(() -> new IllegalArgumentException("no program " + hash)));
  }

  Program program(String hash) {
    Program known = parsed.get(hash);
    if (known != null) {
      return known;
    }
    Program program = programs.parse(document(hash));
    parsed.put(hash, program);
    return program;
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Recent extends LinkedHashMap<String, Program> {
    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
      return size() > most;
    }
  }
}
