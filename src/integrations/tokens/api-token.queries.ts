import { Injectable } from '@nestjs/common';
import { Database, type Queryable, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../../database/sql.js';
import { NotFound } from '../../kernel/http/problem.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import type { PageQuery } from '../../kernel/paging/page.dto.js';
import { UserQueries } from '../../users/user.queries.js';
import type { ApiTokenDto } from './api-token.dto.js';

/** The columns of token `t` as the API shows it: never its hash. */
const TOKEN_COLUMNS = sql`
  t.id, t.user_id, t.name, t.start, t.scopes, t.project_ids, ${rfc3339(sql`t.created_at`)} AS created_at,
  ${rfc3339(sql`t.expires_at`)} AS expires_at, ${rfc3339(sql`t.last_used_at`)} AS last_used_at`;

/** Reads of API tokens. */
@Injectable()
export class ApiTokenQueries {
  constructor(
    private readonly database: Database,
    private readonly users: UserQueries,
  ) {}

  /** The tokens of a user, newest first. */
  list(user_id: string, page: PageQuery): Promise<Page<ApiTokenDto>> {
    return list<ApiTokenDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: TOKEN_COLUMNS,
        of: sql`t`,
        from: sql`api_tokens t`,
        where: sql`t.user_id = ${user_id}`,
        id: sql`t.id`,
        sorts: { created_at: sortKey('timestamptz', sql`t.created_at`) },
        default_sort: '-created_at',
      },
      page,
    );
  }

  /** The same, for an admin. @throws NotFound */
  async listOf(user_id: string, page: PageQuery): Promise<Page<ApiTokenDto>> {
    await this.users.get(user_id);
    return this.list(user_id, page);
  }
}

/** @throws NotFound */
export async function tokenWhere(on: Queryable, where: Sql): Promise<ApiTokenDto> {
  const token = await on.row<ApiTokenDto>(sql`SELECT ${TOKEN_COLUMNS} FROM api_tokens t WHERE ${where} FOR UPDATE`);
  if (!token) throw new NotFound('API token');
  return token;
}
