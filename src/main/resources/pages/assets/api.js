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
});
