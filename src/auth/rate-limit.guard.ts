import { createHash } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';
import { bearerOf, TokenService } from './token.service.js';

/** Limits how many requests a caller makes in a minute: per user, or per address for who has no valid token. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly tokens: TokenService,
  ) {
    super(options, storage, reflector);
  }

  /** Messages over a live connection are few and small; connecting is what costs. */
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(context.getType() !== 'http');
  }

  protected override getTracker(request: FastifyRequest): Promise<string> {
    const token = bearerOf(request.headers.authorization);
    const claims = token ? this.tokens.verify(token) : null;
    return Promise.resolve(claims ? `user:${claims.sub}` : `address:${networkOf(request.ip)}`);
  }

  /** One count for all routes. */
  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return `requests:${createHash('sha256').update(tracker).digest('base64url')}`;
  }

  /** Tells the limit in the form that the IETF proposes too (draft-ietf-httpapi-ratelimit-headers-10). */
  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const isLet = await super.handleRequest(request);
    const reply = request.context.switchToHttp().getResponse<FastifyReply>();
    const [left, reset] = ['x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => reply.getHeader(name));
    void reply.headers(proposedHeaders(request.limit, request.ttl, Number(left), Number(reset)));
    return isLet;
  }

  protected override throwThrottlingException(
    context: ExecutionContext,
    { limit, ttl, timeToExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    void context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers({ 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': timeToExpire })
      .headers(proposedHeaders(limit, ttl, 0, timeToExpire));
    throw new TooManyRequests('Too many requests.', timeToExpire);
  }
}

function proposedHeaders(limit: number, windowMs: number, left: number, resetS: number): Record<string, string> {
  return {
    'ratelimit-policy': `"requests";q=${limit};w=${Math.round(windowMs / 1000)}`,
    ratelimit: `"requests";r=${left};t=${resetS}`,
  };
}
