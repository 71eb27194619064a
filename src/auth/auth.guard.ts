import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type AccessRule, type AuthenticatedRequest, Role } from '../kernel/access/access.js';
import { Forbidden, Unauthenticated } from '../kernel/http/problem.js';
import { SessionService } from './session.service.js';
import { TokenService } from './token.service.js';

/** Lets no request through without a live session, unless its route is declared public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenService,
    private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | 'public' | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (rule === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const claims = this.tokens.claimsOf(request);
    // Asked anew for every request, so that a demotion, a deletion or a logout counts from the next one on.
    const actor = claims && (await this.sessions.actor(claims.sub, claims.sid));
    if (!actor) throw new Unauthenticated();
    request.actor = actor;
    if (rule === undefined || (rule === 'admin' && actor.role !== Role.Admin)) throw new Forbidden();
    return true;
  }
}
