import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ContentTypeParserDoneFunction } from 'fastify/types/content-type-parser.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import { requestsBelow } from './kernel/http/address.js';
import { answerUnchanged, tellLocations } from './kernel/http/answers.js';
import { answerClientError } from './kernel/http/client-error.js';
import { EARLY_HEADERS } from './kernel/http/early-headers.js';
import { createPino, NestLogger } from './kernel/logger.js';
import { KnownMethods } from './kernel/http/methods.js';
import { LIST_HEADERS } from './kernel/paging/page.interceptor.js';
import { acceptOneClicks } from './kernel/http/one-click.js';
import { API_PREFIX } from './kernel/http/paths.js';
import { InvalidInput, UnsupportedContent } from './kernel/http/problem.js';
import { tellVersions } from './kernel/http/etag.js';
import { ProblemFilter } from './kernel/http/problem.filter.js';
import { FairShareGuard } from './kernel/limits/fair-share.guard.js';
import { echoRequestIds, requestId } from './kernel/http/request-id.js';
import { logRequests } from './kernel/http/request-log.js';
import { addSecurityHeaders } from './kernel/http/security-headers.js';
import type { Config } from './config.js';
import { serveDocs } from './docs/docs.js';
import { EXPOSED_HEADERS } from './docs/responses.js';
import { serveWellKnown } from './docs/well-known.js';
import { limitBodies } from './kernel/http/uploads.js';
import { refuseAmbiguity } from './kernel/http/strict-requests.js';
import { LiveAdapter } from './live/live.adapter.js';
import { Drain } from './operations/drain.js';
import { serveMetrics } from './operations/metrics.js';
import { serveWeb } from './web/serve-web.js';

/** What a client may send at most, in bytes. */
const BODY_LIMIT = 1024 * 1024;
/** How long it may take to send it. */
const REQUEST_TIMEOUT_MS = 60_000;
/** How long a connection may be silent before the head of a request is there. */
const HEADERS_TIMEOUT_MS = 5_000;
/** How long nothing may move on a connection: longer than any answer takes. Who does not read one is cut off then. */
const IDLE_TIMEOUT_MS = 120_000;

/** How long the head of a request may be, with its path, in bytes. */
const MAX_HEADERS = 16 * 1024;

/**
 * The whole application, ready to listen: main and the tests start the same.
 * @param more modules besides those that it ships with.
 */
export async function createApp(config: Config, more: Type[] = []): Promise<NestFastifyApplication> {
  const pino = await createPino(config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, more), createAdapter(config), {
    logger: new NestLogger(pino),
    abortOnError: false,
    bodyParser: false,
  });
  prefixRoutes(app);
  app.getHttpAdapter().getInstance().decorate('basePath', config.BASE_PATH);
  const methods = KnownMethods.of(app);
  refuseAmbiguity(app);
  app.useWebSocketAdapter(await LiveAdapter.of(app));
  // Exits with 0: to end by the signal would look like a crash, and be ignored where this is process 1.
  app.enableShutdownHooks([], { useProcessExit: true });
  acceptJson(app);
  limitBodies(app);
  echoRequestIds(app);
  tellVersions(app);
  tellLocations(app);
  answerUnchanged(app);
  logRequests(app, pino);
  app.get(FairShareGuard).releaseWithAnswer(app);
  app.get(Drain).sendAway(app);
  if (config.METRICS) await serveMetrics(app);
  if (config.ALLOW_ORIGINS.length > 0) allowOrigins(app, config);
  addSecurityHeaders(app, {
    contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY },
    // Whether a domain and all below it are to be reached by https only is for its proxy to say.
    strictTransportSecurity: false,
  });
  await app.register(fastifyCompress, { threshold: 1024 });
  await app.register(fastifyCookie);
  await serveDocs(app, config);
  serveWellKnown(app, config);
  await serveWeb(app, methods);
  return app;
}

/** The application's routes and what describes them, without anything that would run: its providers are never made. */
export async function previewApp(config: Config): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  prefixRoutes(app);
  return app;
}

function prefixRoutes(app: NestFastifyApplication): void {
  app.setGlobalPrefix(API_PREFIX, { exclude: ['health', 'health/ready', 'mcp'] });
}

function createAdapter(config: Config): FastifyAdapter {
  const filter = new ProblemFilter();
  return new FastifyAdapter({
    trustProxy: config.TRUST_PROXY,
    bodyLimit: BODY_LIMIT,
    // Slower than this is not a client but an attempt to tie up connections.
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    genReqId: requestId,
    requestIdHeader: false,
    // Ids of any length are refused where they are read; the whole path is limited with the headers.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_HEADERS },
    http: {
      maxHeaderSize: MAX_HEADERS,
      IncomingMessage: requestsBelow(config.BASE_PATH),
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
      // Asked for where two are refused too: see refuseAmbiguity.
      requireHostHeader: false,
    },
    clientErrorHandler: answerClientError,
    // Requests that arrive on open connections while the server closes are still answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      filter.answer(error, request, reply.headers(EARLY_HEADERS)),
  });
}

/** Bodies are JSON; an empty one is none, whatever its type says. */
function acceptJson(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // Fields such as `__proto__` are refused by name, like all that are unknown: see StrictInputGuard.
  const parse = server.getDefaultJsonParser('ignore', 'ignore');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) done(null, undefined);
    else if (isUtf8(bytes)) void parse(request, bytes.toString(), done);
    else done(new InvalidInput([{ field: 'body', message: 'must be UTF-8' }]));
  });
  server.addContentTypeParser('*', refuseContent);
  acceptOneClicks(app, refuseContent);
  server.addHook('onRequest', (request, _reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    // Clients and libraries name a type by habit, also where nothing comes.
    if (encoding === undefined && Number(length) === 0) delete request.headers['content-type'];
    done();
  });
}

/** Takes a body of another type than JSON as none where it is empty, as far as it need be read to know. */
function refuseContent(_request: FastifyRequest, payload: IncomingMessage, done: ContentTypeParserDoneFunction): void {
  const end = (error: Error | null) => {
    payload.off('data', refuse).off('end', accept).off('error', end);
    done(error, undefined);
  };
  const accept = () => end(null);
  const refuse = (chunk: Buffer) => {
    if (chunk.length === 0) return;
    payload.pause();
    end(new UnsupportedContent());
  };
  payload.on('data', refuse).on('end', accept).on('error', end);
}

/** Everything comes from this server. Styles inside of pages are what Swagger UI, ReDoc and charts cannot do without. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  fontSrc: ["'self'", 'data:'],
  // Thumbnails are fetched with a token.
  imgSrc: ["'self'", 'data:', 'blob:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  workerSrc: ["'self'", 'blob:'],
  frameAncestors: ["'none'"],
  // A self-hosted server may well have no certificate.
  upgradeInsecureRequests: null,
};

function allowOrigins(app: NestFastifyApplication, { ALLOW_ORIGINS }: Config): void {
  app.enableCors({
    origin: ALLOW_ORIGINS,
    credentials: true,
    // Whoever only asks for the methods of an address is answered before; see KnownMethods.
    strictPreflight: false,
    // After the hook that does: both are asked at the start of a request otherwise, this one first.
    hook: 'preParsing',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [...LIST_HEADERS, ...EXPOSED_HEADERS],
    maxAge: 600,
  });
}
