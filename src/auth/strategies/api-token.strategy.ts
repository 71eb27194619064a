import { Injectable } from '@nestjs/common';
import { Strategy } from 'passport';
import { ApiTokens } from '../api-tokens.service.js';
import { bearerOf } from '../token.service.js';
import type { Claimant } from './identity.js';

/** Authenticates API tokens, which users create for programs. */
@Injectable()
export class ApiTokenStrategy extends Strategy {
  override name = 'api-token';

  constructor(private readonly tokens: ApiTokens) {
    super();
  }

  override authenticate(claimant: Claimant): void {
    this.tokens.identify(bearerOf(claimant.headers.authorization) ?? '').then(
      (identity) => (identity ? this.success(identity) : this.fail(401)),
      (error: Error) => this.error(error),
    );
  }
}
