import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type AccessRule, type AuthenticatedRequest, Role } from '../kernel/access/access.js';
import { Forbidden } from '../kernel/http/problem.js';
import { Authentication } from './authentication.js';

/** Rejects a request that no strategy can authenticate, unless its route is public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | 'public' | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (rule === 'public') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    // Not the request itself: Passport adds a dozen properties to its argument, which would slow down later access to
    // it.
    const { actor } = await this.authentication.of({ headers: request.headers });
    request.actor = actor;
    if (rule === undefined || (rule === 'admin' && actor.role !== Role.Admin)) throw new Forbidden();
    return true;
  }
}
