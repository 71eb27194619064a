import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { empty, type Sql, sql } from '../../database/sql.js';
import { Role } from '../../kernel/access/access.js';
import { hasFactor } from './active-factor.js';

/** Who must have a second factor, by `REQUIRE_SECOND_FACTOR`. */
@Injectable()
export class SecondFactorRequirement {
  constructor(private readonly config: Config) {}

  /** Whether it asks for one from a user. */
  of({ role }: { role: Role }): boolean {
    const { REQUIRE_SECOND_FACTOR: who } = this.config;
    return who === 'all' || (who === 'admins' && role === Role.Admin);
  }

  /**
   * The column `lacks_factor`, after others: whether user `u` must have a second factor and has none. Where nobody must,
   * there is no such column, and statements cost no more.
   */
  get column(): Sql {
    return this.columnOf(this.isLacking);
  }

  /** The same in session `s`. */
  get columnOfSession(): Sql {
    return this.columnOf(this.isLackingInSession);
  }

  /** The same as a condition. */
  get isLacking(): Sql {
    const { REQUIRE_SECOND_FACTOR: who } = this.config;
    if (who === 'off') return sql`false`;
    const must = who === 'all' ? sql`true` : sql`u.role = ${Role.Admin}`;
    return sql`(${must} AND NOT ${hasFactor(sql`u.id`)})`;
  }

  /** The same in session `s`: with how many factors somebody signs in at an identity provider is for that one to say. */
  get isLackingInSession(): Sql {
    return sql`(s.identity_id IS NULL AND ${this.isLacking})`;
  }

  private columnOf(isLacking: Sql): Sql {
    return this.config.REQUIRE_SECOND_FACTOR === 'off' ? empty : sql`, ${isLacking} AS lacks_factor`;
  }
}
