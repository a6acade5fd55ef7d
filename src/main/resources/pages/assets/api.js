/* Fields are filled with their examples, and sent: the example of a parameter that may be left out
   stands in its description instead, so that trying a list does not search for a stranger's id. */
function withEmptyFields(api) {
  for (const path of Object.values(api.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) {
        const example = parameter.example ?? parameter.schema?.example;
        if (!parameter.required && parameter.schema?.default === undefined && example !== undefined) {
          parameter.description += ` For example: \`${example}\``;
          delete parameter.example;
          delete parameter.schema.example;
        }
      }
    }
  }
  return api;
}

window.ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  operationsSorter: 'alpha',
  tagsSorter: 'alpha',
  tryItOutEnabled: true,
  validatorUrl: null,
  responseInterceptor: response => {
    if (response.ok && response.url.endsWith('/docs/openapi.json')) {
      response.text = JSON.stringify(withEmptyFields(JSON.parse(response.text)));
    }
    return response;
  },
});
