import { Injectable } from '@nestjs/common';
import { type Actor, Role } from '../../kernel/access/access.js';
import { list, type Page, sortKey } from '../../kernel/paging/page.js';
import { contains, Database, emailKey, type Sql, sql } from '../../database/sql.js';
import { UserQueries } from '../../users/user.queries.js';
import { ProjectQueries } from '../project.queries.js';
import { requireRight } from '../project-row.js';
import type { CandidateDto, CandidateQuery, MemberListQuery, ProjectMemberDto } from './member.dto.js';

/** Reads of who belongs to a project. */
@Injectable()
export class MemberQueries {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectQueries,
    private readonly users: UserQueries,
  ) {}

  /** The members of a project, by default sorted by name. @throws NotFound */
  async list(actor: Actor, id: string, query: MemberListQuery): Promise<Page<ProjectMemberDto>> {
    await this.projects.requireVisible(actor, id);
    const from = sql`(
      SELECT u.*, m.project_id, m.project_role FROM users u JOIN project_members m ON m.user_id = u.id) u`;
    const sorts = { project_role: sortKey('project_role', sql`u.project_role`) };
    const columns = sql`, u.project_role`;
    return this.users.listOf<ProjectMemberDto>(from, sql`u.project_id = ${id}`, query, { columns, sorts });
  }

  /**
   * The users who can be added to a project, sorted by name. Only admins learn addresses that they do not know.
   * @throws NotFound, Forbidden
   */
  async candidates(actor: Actor, id: string, { search, ...page }: CandidateQuery): Promise<Page<CandidateDto>> {
    requireRight(await this.projects.get(actor, id), 'manage_members');
    const isMember = sql`SELECT FROM project_members m WHERE m.project_id = ${id} AND m.user_id = u.id`;
    return this.usersWhere(actor, { search, ...page }, sql`NOT EXISTS (${isMember})`);
  }

  /** All users, likewise: who may import may name them. */
  everybody(actor: Actor, query: CandidateQuery): Promise<Page<CandidateDto>> {
    return this.usersWhere(actor, query, sql`true`);
  }

  private usersWhere(actor: Actor, { search, ...page }: CandidateQuery, where: Sql): Promise<Page<CandidateDto>> {
    const known = actor.role === Role.Admin ? sql`true` : isAddressOf(search);
    return list<CandidateDto>(
      this.database.readingPage(search !== undefined),
      {
        columns: sql`u.id, u.name, CASE WHEN ${known} THEN u.email END AS email`,
        of: sql`u`,
        from: sql`users u`,
        where: sql`u.deleted_at IS NULL AND ${found(actor, search)} AND ${where}`,
        id: sql`u.id`,
        sorts: { name: sortKey('text', this.database.ordered(sql`u.name`)) },
        default_sort: 'name',
      },
      page,
    );
  }
}

function found(actor: Actor, search?: string): Sql {
  if (search === undefined) return sql`true`;
  const found = contains(sql`u.name`, sql`u.email`, search);
  if (actor.role === Role.Admin) return found;
  // A part of an address that is found would tell that it is one.
  return sql`${found} AND (${contains(sql`u.name`, sql`NULL`, search)} OR ${isAddressOf(search)})`;
}

function isAddressOf(search?: string): Sql {
  return search === undefined ? sql`false` : sql`${emailKey(sql`u.email`)} = ${emailKey(search)}`;
}
