import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  ACCESS,
  type AccessRule,
  type Actor,
  type AuthenticatedRequest,
  Role,
  scopesFor,
  SESSION_ONLY,
  type TokenGrant,
  WITHOUT_SECOND_FACTOR,
} from '../kernel/access/access.js';
import { Config } from '../config.js';
import { ENVELOPE } from '../kernel/http/envelope.js';
import { Forbidden } from '../kernel/http/problem.js';
import { Authentication } from './authentication.js';
import { SecondFactorRequired } from './second-factor/second-factor.problems.js';

/** Rejects a request that no strategy can authenticate, whose API token does not allow it, or who lacks a second factor, unless its route is public. */
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
    if (actor.lacks_factor && !this.isSettingUp(context)) throw new SecondFactorRequired();
    if (actor.token && rule !== undefined && !this.isEnvelope(context))
      this.requireScope(context, actor.token, rule, request.method);
    if (rule === undefined || !this.admits(actor, rule)) throw new Forbidden();
    return true;
  }

  /** Whether the route is among those without which nobody could set up a second factor. */
  private isSettingUp(context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(WITHOUT_SECOND_FACTOR, context.getHandler()) === true;
  }

  /** What is inside of it goes to routes that ask for their scope. */
  private isEnvelope(context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(ENVELOPE, context.getHandler()) === true;
  }

  /** @throws Forbidden */
  private requireScope(context: ExecutionContext, token: TokenGrant, rule: AccessRule, method: string): void {
    if (
      this.reflector.getAllAndOverride<boolean | undefined>(SESSION_ONLY, [context.getHandler(), context.getClass()])
    ) {
      throw new Forbidden('This is not for API tokens: log in for it.');
    }
    const needed = scopesFor(rule, method);
    if (!needed.some((scope) => token.scopes.includes(scope))) {
      throw new Forbidden(`This needs an API token with the scope ${needed.join(' or ')}.`);
    }
    if (token.project_ids && (rule === 'admin' || rule === 'project: creator')) {
      throw new Forbidden('This is about the whole installation, and the API token is limited to projects.');
    }
  }

  private admits({ role }: Actor, rule: AccessRule): boolean {
    if (role === Role.Admin) return true;
    if (rule === 'project: creator') return this.config.PROJECT_CREATION === 'members';
    return rule !== 'admin';
  }
}
