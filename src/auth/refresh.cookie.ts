import { Injectable } from '@nestjs/common';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIX } from '../common/paths.js';
import { SessionService } from './session.service.js';

export const REFRESH_COOKIE = 'refresh_token';

/** The cookie that carries the refresh token: out of reach of scripts, of other sites and of all other routes. */
@Injectable()
export class RefreshCookie {
  constructor(private readonly sessions: SessionService) {}

  read(request: FastifyRequest): string | undefined {
    return request.cookies[REFRESH_COOKIE];
  }

  set(reply: FastifyReply, refresh_token: string): void {
    void reply.setCookie(REFRESH_COOKIE, refresh_token, { ...attributes(reply), maxAge: this.sessions.lifetime_s });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(REFRESH_COOKIE, attributes(reply));
  }
}

function attributes({ request }: FastifyReply): CookieSerializeOptions {
  return { path: `/${API_PREFIX}/auth`, httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' };
}
