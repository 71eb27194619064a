import { Injectable } from '@nestjs/common';
import { Database, rfc3339, sql } from '../../database/sql.js';
import type { Role } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import type { SecondFactorDto } from './second-factor.dto.js';
import { SecondFactorRequirement } from './second-factor.requirement.js';

/** Reads of second factors: never a key or a code. */
@Injectable()
export class SecondFactorQueries {
  constructor(
    private readonly database: Database,
    private readonly requirement: SecondFactorRequirement,
  ) {}

  /** Whether a user has a second factor. @throws NotFound */
  async stateOf(user_id: string): Promise<SecondFactorDto> {
    const row = await this.database.row<Omit<SecondFactorDto, 'required'> & { role: Role }>(sql`
      SELECT u.role, f.confirmed_at IS NOT NULL AS active, ${rfc3339(sql`f.confirmed_at`)} AS since,
        (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = u.id) AS recovery_codes_left
      FROM users u LEFT JOIN second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL
      WHERE u.id = ${user_id} AND u.deleted_at IS NULL`);
    if (!row) throw new NotFound('user');
    const { role, ...state } = row;
    return { ...state, required: this.requirement.of({ role }) };
  }
}
