import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Forbidden } from '../kernel/http/problem.js';
import { Config } from '../config.js';

/**
 * Refuses requests that a page of another site makes, unless it is one of `ALLOW_ORIGINS`: the routes behind this guard act
 * on a cookie, which with `COOKIE_SAMESITE=none` comes along from wherever it is asked for.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.config.COOKIE_SAMESITE === 'none' && request.protocol !== 'https') {
      throw new Forbidden('This installation serves pages of other sites, for which logging in needs https.');
    }
    const { origin, 'sec-fetch-site': site } = request.headers;
    // Browsers name the origin of whatever could act on a cookie, and say so where it is another site's.
    if (origin === undefined && site !== 'cross-site') return true;
    if (origin !== undefined && (this.config.ALLOW_ORIGINS.includes(origin) || isOwn(origin, request))) return true;
    throw new Forbidden('Requests from this origin are not allowed.');
  }
}

/**
 * Hosts are compared without the scheme: behind a proxy that speaks https for us, we may not know it. Clients and proxies may
 * write a host in capitals, and a port that goes without saying: both are read as browsers read them.
 */
function isOwn(origin: string, { host }: FastifyRequest): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, origin: asked } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).href === `${asked}/`;
}
