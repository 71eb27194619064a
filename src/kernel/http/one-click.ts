import type { IncomingMessage } from 'node:http';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { BodyTooLarge } from './problem.js';
import type { SecretConfig } from './secret-path.js';

/** What mail programs send is a few bytes. */
const MAX_BYTES = 1024;
const FORM = 'application/x-www-form-urlencoded';

interface OneClickConfig extends SecretConfig {
  oneClick?: boolean;
}

const isOneClick = ({ routeOptions }: FastifyRequest) => (routeOptions.config as OneClickConfig).oneClick === true;

/**
 * Makes a route accept what mail programs send to an address of `List-Unsubscribe` (RFC 8058): a form in either form, whose
 * content is not looked at, since the address is the permission, and a secret.
 */
export const OneClick = () => RouteConfig({ oneClick: true, hasSecretPath: true } satisfies OneClickConfig);

type Refuse = (request: FastifyRequest, payload: IncomingMessage, done: (error: Error | null) => void) => void;

/** @param refuse what other routes do with a form. */
export function acceptOneClicks(app: NestFastifyApplication, refuse: Refuse): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    const { 'content-type': type = '' } = request.headers;
    if (/^multipart\/form-data\b/i.test(type) && isOneClick(request)) request.headers['content-type'] = FORM;
    done();
  });
  server.addContentTypeParser(FORM, (request, payload, done) => {
    if (isOneClick(request)) readAway(payload, done);
    else refuse(request, payload, done);
  });
}

function readAway(payload: IncomingMessage, done: (error: Error | null) => void): void {
  let bytes = 0;
  const end = (error: Error | null) => {
    payload.off('data', count).off('end', accept).off('error', end);
    done(error);
  };
  const accept = () => end(null);
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) return;
    payload.pause();
    end(new BodyTooLarge('The form is too long.'));
  };
  payload.on('data', count).on('end', accept).on('error', end);
}
