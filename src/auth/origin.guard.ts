import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Forbidden } from '../kernel/http/problem.js';
import { Config } from '../config.js';

/**
 * Rejects requests from pages of other sites that are not in `ALLOW_ORIGINS`: the routes behind this guard act on a
 * cookie, which browsers send from any site with `COOKIE_SAMESITE=none`.
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
    // Browsers send the origin with every request that could act on a cookie, or mark it as cross-site.
    if (origin === undefined && site !== 'cross-site') return true;
    if (origin !== undefined && (this.config.ALLOW_ORIGINS.includes(origin) || isOwn(origin, request))) return true;
    throw new Forbidden('Requests from this origin are not allowed.');
  }
}

/**
 * The scheme is ignored, because a proxy may terminate https without our knowledge. Clients and proxies may send
 * capitals and default ports, so both sides are parsed as browsers do.
 */
function isOwn(origin: string, { host }: FastifyRequest): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, origin: asked } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).href === `${asked}/`;
}
