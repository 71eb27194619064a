import { Injectable } from '@nestjs/common';
import { type Sql, sql } from '../../database/sql.js';
import { Role } from '../../kernel/access/access.js';
import { Forbidden } from '../../kernel/http/problem.js';
import { OidcProvider } from './provider.service.js';

/**
 * Who may log in with a password, and with what takes its place: everybody, or with `OIDC_ONLY` only admins who are not
 * linked to the provider. That is the way in for the owner: `admin:reset` takes the link off an admin.
 */
@Injectable()
export class PasswordSignIn {
  constructor(private readonly provider: OidcProvider) {}

  /** Whether it is for a few. */
  get isRestricted(): boolean {
    return this.provider.isOnly;
  }

  /** Whether user `u` may, as a condition. */
  get isOpen(): Sql {
    if (!this.isRestricted) return sql`true`;
    return sql`(u.role = ${Role.Admin} AND NOT EXISTS (SELECT FROM identities i WHERE i.user_id = u.id))`;
  }

  /** How to get in otherwise, after what was refused. */
  get hint(): string {
    return this.isRestricted ? ` Here you sign in with ${this.provider.name}.` : '';
  }

  /** @throws Forbidden where passwords are for a few: they register nowhere, and nobody gets a new one by mail. */
  requireUnrestricted(): void {
    if (this.isRestricted) throw new Forbidden(`Here you sign in with ${this.provider.name}.`);
  }
}
