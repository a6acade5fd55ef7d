package chat.roles.hosts.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class HostDiagramApiTests {

  private static final Path TWENTY_RULES = Path.of("src/test/resources/hosts/twenty-rules.json");

  @LocalServerPort private int port;

  @Test
  void isForItsOwnerAlone() {
    Api owner = Api.on(port).register().api();
    String host = Samples.make(owner, "/api/hosts", Samples.host(Samples.makeRole(owner, true)));
    String path = "/api/hosts/" + host + "/diagram";
    assertThat(owner.get(path).status()).isEqualTo(200);
    assertThat(Api.on(port).register().api().get(path).status()).isEqualTo(404);
    assertThat(Api.on(port).get(path).status()).isEqualTo(401);
    assertThat(owner.get("/api/hosts/nothing/diagram").status()).isEqualTo(404);
  }

  @Test
  void isAPictureThatABrowserMayShowAndNothingElse() throws IOException {
    Api owner = Api.on(port).register().api();
    ObjectNode document = (ObjectNode) Json.parse(Files.readString(TWENTY_RULES));
    document.put("roleId", Samples.makeRole(owner, false));
    ObjectNode member = (ObjectNode) document.path("members").get(0);
    member.put("roleId", Samples.makeRole(owner, false));
    ((ObjectNode) document.path("members").get(1)).put("roleId", Samples.makeRole(owner, false));
    String host = Samples.make(owner, "/api/hosts", document);

    Answer answer = owner.get("/api/hosts/" + host + "/diagram");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("image/svg+xml;charset=UTF-8");
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; style-src 'unsafe-inline'; sandbox");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.text())
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .contains("Tester · draft", "Tester · Find out how it behaves", "↻ loops");
    Path seen = Path.of("target", "twenty-rules.svg");
    Files.createDirectories(seen.getParent());
    Files.writeString(seen, answer.text());
  }
}
