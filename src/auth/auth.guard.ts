import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type AccessRule, type AuthenticatedRequest, Role } from '../kernel/access/access.js';
import { Forbidden } from '../kernel/http/problem.js';
import { Authentication } from './authentication.js';

/** Lets no request through of which no strategy knows whose it is, unless its route is declared public. */
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
    // Not the request itself: Passport puts a dozen things on what it is given, which would slow down all that reads it later.
    const { actor } = await this.authentication.of({ headers: request.headers });
    request.actor = actor;
    if (rule === undefined || (rule === 'admin' && actor.role !== Role.Admin)) throw new Forbidden();
    return true;
  }
}
