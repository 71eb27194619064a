import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CookieAttributes } from './cookie-attributes.js';
import { SessionService } from './session.service.js';

export const REFRESH_COOKIE = 'refresh_token';

/** The cookie with the refresh token. */
@Injectable()
export class RefreshCookie {
  constructor(
    private readonly sessions: SessionService,
    private readonly attributes: CookieAttributes,
  ) {}

  read(request: FastifyRequest): string | undefined {
    return request.cookies[REFRESH_COOKIE];
  }

  set(reply: FastifyReply, refresh_token: string): void {
    const attributes = this.attributes.for(reply);
    void reply.setCookie(REFRESH_COOKIE, refresh_token, { ...attributes, maxAge: this.sessions.lifetimeS });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(REFRESH_COOKIE, this.attributes.for(reply));
  }
}
