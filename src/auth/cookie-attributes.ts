import type { CookieSerializeOptions } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../kernel/http/paths.js';
import { Config } from '../config.js';

/** The attributes of authentication cookies: not readable by scripts, and sent only to the routes that need them. */
@Injectable()
export class CookieAttributes {
  constructor(private readonly config: Config) {}

  /** The attributes for one answer. `OriginGuard` rejects plain http if the cookie needs https. */
  for({ request }: FastifyReply): CookieSerializeOptions {
    const { COOKIE_SAMESITE: sameSite, BASE_PATH } = this.config;
    const path = `${BASE_PATH}/${API_PREFIX}/auth`;
    return { path, httpOnly: true, sameSite, secure: request.protocol === 'https' };
  }
}
