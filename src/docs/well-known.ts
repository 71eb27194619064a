import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** RFC 9116 recommends less than a year. */
const SECURITY_TEXT_DAYS = 180;

const TEXT = 'text/plain; charset=utf-8';
const CACHE_DAY = 'public, max-age=86400';

/** Search engines should index nothing below the base path, because everything needs a login. */
const robotsText = (basePath: string) => `User-agent: *\nDisallow: ${basePath}/\n`;

/** Serves `/robots.txt` and, with a `SECURITY_CONTACT`, `/.well-known/security.txt`. */
export function serveWellKnown(app: NestFastifyApplication, { SECURITY_CONTACT, BASE_PATH }: Config): void {
  const server = app.getHttpAdapter().getInstance();
  const robots = robotsText(BASE_PATH);
  server.get('/robots.txt', (_request, reply) => reply.type(TEXT).header('cache-control', CACHE_DAY).send(robots));
  server.get('/.well-known/security.txt', (_request: FastifyRequest, reply: FastifyReply) =>
    // An invented contact would be worse than none.
    SECURITY_CONTACT.length === 0
      ? reply.callNotFound()
      : reply.type(TEXT).header('cache-control', CACHE_DAY).send(securityText(SECURITY_CONTACT, new Date())),
  );
}

/** The text of RFC 9116. It expires at a midnight (UTC) half a year from now, so it is the same all day. */
export function securityText(contacts: string[], now: Date): string {
  const expires = new Date((Math.floor(now.getTime() / DAY_MS) + SECURITY_TEXT_DAYS) * DAY_MS);
  return [...contacts.map((contact) => `Contact: ${contact}`), `Expires: ${expires.toISOString()}`, ''].join('\n');
}
