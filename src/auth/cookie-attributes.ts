import type { CookieSerializeOptions } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../kernel/http/paths.js';
import { Config } from '../config.js';

/** How the cookies of authentication are kept: out of reach of scripts and of all other routes. */
@Injectable()
export class CookieAttributes {
  constructor(private readonly config: Config) {}

  /** For the answer to one request. `OriginGuard` lets none come over http where the cookie needs https. */
  for({ request }: FastifyReply): CookieSerializeOptions {
    const { COOKIE_SAMESITE: sameSite, BASE_PATH } = this.config;
    const path = `${BASE_PATH}/${API_PREFIX}/auth`;
    return { path, httpOnly: true, sameSite, secure: request.protocol === 'https' };
  }
}
