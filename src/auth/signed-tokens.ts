import { Injectable } from '@nestjs/common';
import { JwtService, type JwtSignOptions } from '@nestjs/jwt';
import { Config } from '../config.js';
import { Secrets } from '../kernel/secrets.js';

/**
 * Tokens (JWT) that this installation signs. Each kind has an audience of its own, so that none passes for one of another
 * kind that is signed with the same key.
 */
@Injectable()
export class SignedTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  /** @param lifetimeS in seconds. */
  sign(
    audience: string,
    claims: object,
    lifetimeS: number,
    named: Pick<JwtSignOptions, 'subject' | 'jwtid'> = {},
  ): string {
    return this.jwt.sign(claims, {
      ...named,
      audience,
      expiresIn: lifetimeS,
      algorithm: this.config.JWT_ALGORITHM,
      privateKey: this.secrets.jwtKey,
    });
  }

  /** The claims of a valid token for an audience, whatever they are; undefined for any other. */
  verify<C extends object>(audience: string, token: string): Partial<C> | undefined {
    try {
      return this.jwt.verify<Partial<C>>(token, { audience, algorithms: [this.config.JWT_ALGORITHM] });
    } catch {
      return undefined;
    }
  }
}
