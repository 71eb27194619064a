import type { CookieSerializeOptions } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../common/paths.js';

/** How the cookies of authentication are kept: out of reach of scripts, of other sites and of all other routes. */
@Injectable()
export class CookieAttributes {
  /** For the answer to one request. */
  for({ request }: FastifyReply): CookieSerializeOptions {
    return { path: `/${API_PREFIX}/auth`, httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' };
  }
}
