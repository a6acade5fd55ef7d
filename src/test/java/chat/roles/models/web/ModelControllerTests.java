package chat.roles.models.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServerTest
class ModelControllerTests {

  @LocalServerPort int port;
  private Api user;

  @BeforeEach
  void register() {
    user = Api.on(port).register().api();
  }

  @Test
  void offersTheDemoModelWhileThereIsNoOther() {
    Api.Answer answer = user.get("/api/models");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            Json.parse(
                """
                {"items": [{"name": "demo", "cost": 0, "quality": 0, "demo": true, "quota": false}],
                 "page": 0, "size": 20, "total": 1}\
                """));
  }

  @Test
  void pagesTheList() {
    assertThat(user.get("/api/models?page=1&size=1").json())
        .isEqualTo(Json.parse("{\"items\": [], \"page\": 1, \"size\": 1, \"total\": 1}"));
    assertThat(user.get("/api/models?size=0").status()).isEqualTo(400);
  }
}
