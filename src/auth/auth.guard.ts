import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS, type AccessRule, type Actor, type AuthenticatedRequest, Role } from '../kernel/access/access.js';
import { Config } from '../config.js';
import { Forbidden } from '../kernel/http/problem.js';
import { Authentication } from './authentication.js';

/** Rejects a request that no strategy can authenticate, unless its route is public. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: Authentication,
    private readonly config: Config,
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
    if (rule === undefined || !this.admits(actor, rule)) throw new Forbidden();
    return true;
  }

  private admits({ role }: Actor, rule: AccessRule): boolean {
    if (role === Role.Admin) return true;
    if (rule === 'project: creator') return this.config.PROJECT_CREATION === 'members';
    return rule !== 'admin';
  }
}
