import { hash } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';
import { ApiTokens } from './api-tokens.service.js';
import { bearerOf, TokenService } from './token.service.js';
import type { AccessClaims } from './verified-tokens.js';

/** Limits how many requests a caller makes in a minute: per user, or per address for who has no valid token. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  /** The keys of callers whose token is remembered: hashing each time would cost more than counting. */
  private readonly keys = new WeakMap<AccessClaims, string>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly tokens: TokenService,
    private readonly apiTokens: ApiTokens,
  ) {
    super(options, storage, reflector);
  }

  /** Messages over a live connection are few and small; connecting is what costs. */
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(context.getType() !== 'http');
  }

  /**
   * One count for all routes. Tells the limit in the common form and in the one that the IETF proposes
   * (draft-ietf-httpapi-ratelimit-headers-10).
   * @throws TooManyRequests
   */
  protected override async handleRequest({ context, limit, ttl, ...rest }: ThrottlerRequest): Promise<boolean> {
    const { req, res } = this.getRequestResponse(context) as { req: FastifyRequest; res: FastifyReply };
    const { totalHits, timeToExpire, isBlocked } = await this.storageService.increment(
      this.keyOf(req),
      ttl,
      limit,
      rest.blockDuration,
      rest.throttler.name ?? '',
    );
    const left = isBlocked ? 0 : Math.max(0, limit - totalHits);
    void res.headers(limitHeaders(limit, ttl, left, timeToExpire));
    if (isBlocked) throw new TooManyRequests('Too many requests.', timeToExpire);
    return true;
  }

  private keyOf(request: FastifyRequest): string {
    const token = bearerOf(request.headers.authorization);
    const claims = token ? this.tokens.verify(token) : null;
    if (!claims) {
      const user_id = token && this.apiTokens.userOf(token);
      return keyFor(user_id ? `user:${user_id}` : `address:${networkOf(request.ip)}`);
    }
    let key = this.keys.get(claims);
    if (!key) this.keys.set(claims, (key = keyFor(`user:${claims.sub}`)));
    return key;
  }
}

function keyFor(caller: string): string {
  return `requests:${hash('sha256', caller, 'base64url')}`;
}

function limitHeaders(limit: number, windowMs: number, left: number, resetS: number): Record<string, string | number> {
  return {
    'x-ratelimit-limit': limit,
    'x-ratelimit-remaining': left,
    'x-ratelimit-reset': resetS,
    'ratelimit-policy': `"requests";q=${limit};w=${Math.round(windowMs / 1000)}`,
    ratelimit: `"requests";r=${left};t=${resetS}`,
  };
}
