import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OF_PROGRAMS } from '../config/base-path.js';
import { pathOf } from '../kernel/http/address.js';
import type { KnownMethods } from '../kernel/http/methods.js';

/** Written by the build of the `web` workspace. */
const PAGE = join(import.meta.dirname, '../../web/dist');
const YEAR_S = 365 * 24 * 60 * 60;

/** A file name: an unknown file is a problem and never the page, as are unknown API paths. */
const FILE = /\.\w+$/;

/**
 * Serves the dashboard: its page at `/` and at every browser address that nothing else answers, so that deep links
 * survive a reload. The page is never cached; its assets have a hash in their names and are cached permanently.
 */
export async function serveWeb(app: NestFastifyApplication, methods: KnownMethods): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  await app.register(fastifyStatic, {
    root: join(PAGE, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    preCompressed: true,
    maxAge: YEAR_S * 1000,
    immutable: true,
    // Permanently cached files need neither validators nor ranges.
    etag: false,
    lastModified: false,
    acceptRanges: false,
    index: false,
  });
  const page = pageBelow(await readFile(join(PAGE, 'index.html'), 'utf8'), server.basePath);
  const icon = await readFile(join(PAGE, 'favicon.svg'));
  server.get('/favicon.svg', (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
  server.get('/favicon.ico', (_request, reply) => reply.redirect(`${server.basePath}/favicon.svg`, 301));
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    if (isOpenedByBrowser(request)) {
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
    }
    const problem = methods.problemOf(request);
    if (problem) throw problem;
    return reply.callNotFound();
  };
  server.get('/', answer);
  server.get('/*', answer);
}

function isOpenedByBrowser({ url, headers }: FastifyRequest): boolean {
  const path = pathOf(url);
  return path === '/' || (!isOfPrograms(path) && (headers.accept ?? '').includes('text/html'));
}

function isOfPrograms(path: string): boolean {
  const [first = ''] = path.replace(/^\/+/, '').toLowerCase().split('/', 1);
  return FILE.test(path) || OF_PROGRAMS.includes(first);
}

/** The built page contains no path: the base path is inserted here. */
function pageBelow(page: string, basePath: string): string {
  return page
    .replaceAll(/ (src|href)="\.\//g, ` $1="${basePath}/`)
    .replace(' data-base-path=""', ` data-base-path="${basePath}"`);
}
