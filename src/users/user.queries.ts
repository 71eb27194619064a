import { Injectable } from '@nestjs/common';
import { list, type Listing, type Page, sortKey } from '../kernel/paging/page.js';
import { NotFound } from '../kernel/http/problem.js';
import { contains, Database, empty, type Queryable, rfc3339, type Sql, sql } from '../database/sql.js';
import type { UserDto, UserListQuery } from './user.dto.js';

/** The columns of user `u` as the API shows them. */
const USER_COLUMNS = sql`
  u.id, u.name, u.email, u.role, ${rfc3339(sql`u.created_at`)} AS created_at, ${rfc3339(sql`u.updated_at`)} AS updated_at`;

/** Reads of users. Tombstones of deleted users are never included. */
@Injectable()
export class UserQueries {
  private readonly sorts: Listing['sorts'];

  constructor(private readonly database: Database) {
    this.sorts = {
      name: sortKey('text', database.ordered(sql`u.name`)),
      email: sortKey('text', database.ordered(sql`u.email`)),
      role: sortKey('user_role', sql`u.role`),
      created_at: sortKey('timestamptz', sql`u.created_at`),
    };
  }

  /** All users, by default sorted by name. */
  list(query: UserListQuery): Promise<Page<UserDto>> {
    return this.listOf(sql`users u`, sql`${query.role ? sql`u.role = ${query.role}` : sql`true`}`, query);
  }

  /**
   * The users of a statement's FROM and WHERE, as a list.
   * @param more further columns, and by what they can be sorted.
   */
  listOf<T extends UserDto = UserDto>(
    from: Sql,
    where: Sql,
    query: UserListQuery,
    more: { columns: Sql; sorts?: Listing['sorts'] } = { columns: empty },
  ): Promise<Page<T>> {
    const search = query.search === undefined ? empty : sql`AND ${contains(sql`u.name`, sql`u.email`, query.search)}`;
    return list<T>(
      this.database.readingPage(query.search !== undefined),
      {
        columns: sql`${USER_COLUMNS}${more.columns}`,
        of: sql`u`,
        from,
        where: sql`u.deleted_at IS NULL AND ${where} ${search}`,
        id: sql`u.id`,
        sorts: { ...this.sorts, ...more.sorts },
        default_sort: 'name',
      },
      query,
    );
  }

  /** @throws NotFound */
  async get(id: string, on: Queryable = this.database): Promise<UserDto> {
    const user = await on.row<UserDto>(
      sql`SELECT ${USER_COLUMNS} FROM users u WHERE u.id = ${id} AND u.deleted_at IS NULL`,
    );
    if (!user) throw new NotFound('user');
    return user;
  }

  /**
   * Locks a user for the rest of the transaction.
   * @throws NotFound
   */
  async lock(tx: Queryable, id: string): Promise<UserDto> {
    const user = await tx.row<UserDto>(sql`
      SELECT ${USER_COLUMNS} FROM users u WHERE u.id = ${id} AND u.deleted_at IS NULL FOR NO KEY UPDATE`);
    if (!user) throw new NotFound('user');
    return user;
  }
}
