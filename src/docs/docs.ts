import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { dump } from 'js-yaml';
import type { Config } from '../config.js';
import { createAsyncDocument, withServers } from './asyncapi.js';
import { createDocument } from './openapi.js';
import { once, serveTagged } from './tagged-text.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Copied here by the build, so that ReDoc loads nothing from other hosts. */
const REDOC = join(import.meta.dirname, '../../dist/redoc');

const redocPage = (title: string, basePath: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} API</title>
    <link rel="icon" href="data:,">
    <style>body { margin: 0 }</style>
  </head>
  <body>
    <redoc spec-url="${basePath}/openapi.json"></redoc>
    <script src="${basePath}/redoc/redoc.standalone.js"></script>
  </body>
</html>
`;

/**
 * Serves the API's documents at `/openapi.json`, `/openapi.yaml` and `/asyncapi.json`, Swagger UI at `/docs` and ReDoc
 * at `/redoc`.
 */
export async function serveDocs(app: NestFastifyApplication, config: Config): Promise<void> {
  // Generated at the first request, to keep the start fast.
  const document = once(() => createDocument(app, config));
  SwaggerModule.setup('docs', app, document, {
    raw: false,
    customSiteTitle: `${config.APP_NAME} API`,
    // No validator badge: it would be loaded from another host.
    swaggerOptions: { persistAuthorization: false, displayOperationId: true, validatorUrl: null },
  });
  const server = app.getHttpAdapter().getInstance();
  serveDocuments(
    server,
    document,
    once(() => createAsyncDocument(app, config)),
  );
  const page = redocPage(config.APP_NAME.replace(/[<&]/g, ''), config.BASE_PATH);
  server.get('/redoc', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  await app.register(fastifyStatic, { root: REDOC, prefix: '/redoc/', decorateReply: false, maxAge: '1d' });
}

function serveDocuments(server: FastifyInstance, openapi: () => object, asyncapi: () => object): void {
  const json = once(() => JSON.stringify(openapi()));
  // From the JSON, which omits undefined values.
  const yaml = once(() => dump(JSON.parse(json()), { noRefs: true, lineWidth: 120 }));
  serveTagged(server, '/openapi.json', JSON_TYPE, json);
  serveTagged(server, '/openapi.yaml', 'application/yaml; charset=utf-8', yaml);
  serveTagged(server, '/asyncapi.json', JSON_TYPE, (host) =>
    JSON.stringify(withServers(asyncapi(), host, server.basePath)),
  );
}
