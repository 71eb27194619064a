import { Injectable } from '@nestjs/common';
import { SecondFactorRequirement } from '../auth/second-factor/second-factor.requirement.js';
import { asManyAsFit, EVENT_COLUMNS, IS_SENT } from '../history/activity.queries.js';
import type { NotificationRow, RecordedEvent } from '../history/events.js';
import { NoticeCatalogue } from '../history/notice-definition.js';
import type { Actor } from '../kernel/access/access.js';
import { Database, type Sql, sql } from '../database/sql.js';
import { MEMBER_ADDED } from '../projects/members/member.events.js';
import { ProjectRole } from '../projects/members/project-member.entity.js';
import type { TaskAccess } from '../projects/project.entity.js';
import { EPOCH } from '../history/epoch.js';
import { visibleProjects } from '../projects/project.scope.js';

/** The numbers of the last events of some projects, in the present epoch. */
export interface Heads {
  epoch: string;
  heads: Map<string, number>;
}

/** The state of a project at the start of a subscription. */
export interface VisibleProject {
  project_id: string;
  epoch: string;
  seq: number;
  task_access: TaskAccess;
  /** Null for an admin who is not a member. */
  project_role: ProjectRole | null;
}

/** The id of the session or of the API token of a connection. */
export function credentialOf({ session_id, token }: Actor): string {
  const id = token?.id ?? session_id;
  if (id === undefined) throw new Error('an actor has a session or an API token');
  return id;
}

/** A live session or API token, with the data whose change closes its connections. */
export interface LiveSession {
  session_id: string;
  role: string;
  password_digest: string;
}

/** The columns of an event with the data that determines who may see it; `a` is the activity row. */
const RECORDED_COLUMNS = sql`${EVENT_COLUMNS}, a.task_id, a.assignees, NOT ${IS_SENT} AS is_silent`;

/** How many recent events of a project are searched for earlier ones: more than occur between two polls. */
const MAX_EARLIER = 1000;

/** Reads for the live feed. */
@Injectable()
export class LiveQueries {
  /** Without an answer within this time, a statement is retried on another connection; in milliseconds. */
  patienceMs = 10_000;

  constructor(
    private readonly database: Database,
    private readonly notices: NoticeCatalogue,
    private readonly factors: SecondFactorRequirement,
  ) {}

  private rows<T>(statement: Sql): Promise<T[]> {
    return this.database.rows<T>(statement, this.patienceMs);
  }

  async heads(project_ids: string[]): Promise<Heads> {
    const rows = await this.rows<{ epoch: string; project_id: string | null; seq: number }>(sql`
      SELECT e.epoch, h.project_id, h.seq FROM (SELECT ${EPOCH} AS epoch) e
      LEFT JOIN activity_heads h ON h.project_id = ANY (${project_ids}::uuid[])`);
    const heads = new Map(rows.flatMap(({ project_id, seq }) => (project_id ? [[project_id, seq] as const] : [])));
    return { epoch: rows[0]?.epoch ?? '', heads };
  }

  /**
   * The events of a project with numbers over `after` up to `until`, whoever may see them: up to `limit`, or fewer if
   * they are large, but at least one. Of those that are not sent, only the last one is among them, if it is the last of
   * all: it tells how far the history is.
   */
  events(project_id: string, after: number, until: number, limit: number): Promise<RecordedEvent[]> {
    const wanted = sql`
      SELECT ${RECORDED_COLUMNS} FROM activity a
      WHERE a.project_id = ${project_id} AND a.seq > ${after} AND a.seq <= ${until} AND (${IS_SENT} OR a.seq = ${until})
      ORDER BY a.seq LIMIT ${limit}`;
    return this.rows<RecordedEvent>(
      sql`${asManyAsFit(wanted, sql`, e.task_id, e.assignees, e.is_silent`)} ORDER BY e.seq`,
    );
  }

  /**
   * The events of these types in the last `windowMs` milliseconds, in order within each project.
   * @param before only events before this one of their project, within a limited range.
   */
  recentEvents(types: readonly string[], windowMs: number, before?: RecordedEvent): Promise<RecordedEvent[]> {
    const { project_id, seq = 0 } = before ?? {};
    const earlier = sql`a.project_id = ${project_id} AND a.seq BETWEEN ${seq - MAX_EARLIER} AND ${seq - 1}`;
    return this.rows<RecordedEvent>(sql`
      SELECT ${RECORDED_COLUMNS} FROM activity a
      WHERE a.action = ANY (${types}) AND a.timestamp > now() - ${windowMs} * interval '1 millisecond'
        AND ${before ? earlier : sql`true`}
      ORDER BY a.project_id, a.seq`);
  }

  /** The projects that a user can see. */
  visible(actor: Actor): Promise<VisibleProject[]> {
    return this.visibleWhere(actor, sql`true`);
  }

  /** A project, if the user can see it. */
  async visibleOne(actor: Actor, project_id: string): Promise<VisibleProject | undefined> {
    return (await this.visibleWhere(actor, sql`p.id = ${project_id}`))[0];
  }

  private visibleWhere(actor: Actor, where: Sql): Promise<VisibleProject[]> {
    return this.rows<VisibleProject>(sql`
      SELECT p.id AS project_id, ${EPOCH} AS epoch, h.seq, p.task_access, m.project_role
      FROM projects p JOIN activity_heads h ON h.project_id = p.id
      LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = ${actor.id}
      WHERE ${where} AND ${visibleProjects(actor)}`);
  }

  /** The role that a user had in a project at a number of its history; null if they were not a member. */
  async roleAt({ id }: Actor, project_id: string, seq: number): Promise<ProjectRole | null> {
    const [row] = await this.rows<{ next: string | null; before: ProjectRole | null; present: ProjectRole | null }>(sql`
      SELECT n.action AS next, n.changes #>> '{project_role,from}' AS before, m.project_role AS present
      FROM activity_heads h
      LEFT JOIN project_members m ON m.project_id = h.project_id AND m.user_id = ${id}
      LEFT JOIN LATERAL (
        SELECT a.action, a.changes FROM activity a
        WHERE a.project_id = h.project_id AND a.seq > ${seq} AND a.subject_type = 'member' AND a.subject_id = ${id}
        ORDER BY a.seq LIMIT 1) n ON true
      WHERE h.project_id = ${project_id}`);
    if (!row?.next) return row?.present ?? null;
    return row.next === MEMBER_ADDED.type ? null : (row.before ?? ProjectRole.Member);
  }

  async memberIds(project_id: string): Promise<string[]> {
    const rows = await this.rows<{ user_id: string }>(sql`
      SELECT user_id FROM project_members WHERE project_id = ${project_id}`);
    return rows.map(({ user_id }) => user_id);
  }

  /** The first of these users by name. */
  names(user_ids: string[], limit: number): Promise<{ id: string; name: string }[]> {
    return this.rows<{ id: string; name: string }>(sql`
      SELECT u.id, u.name FROM users u
      WHERE u.id = ANY (${user_ids}::uuid[]) AND u.deleted_at IS NULL
      ORDER BY ${this.database.ordered(sql`u.name`)}, u.id LIMIT ${limit}`);
  }

  /** The given sessions and API tokens that have not ended, of users who need not set up a second factor first. */
  sessions(session_ids: string[]): Promise<LiveSession[]> {
    return this.rows<LiveSession>(sql`
      SELECT s.id AS session_id, u.role, md5(u.password_hash) AS password_digest
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ANY (${session_ids}::uuid[]) AND s.expires_at > now() AND u.deleted_at IS NULL
        AND NOT ${this.factors.isLackingInSession}
      UNION ALL
      SELECT t.id, CASE WHEN 'admin' = ANY (t.scopes) THEN u.role ELSE 'member' END, ''
      FROM api_tokens t JOIN users u ON u.id = t.user_id
      WHERE t.id = ANY (${session_ids}::uuid[]) AND (t.expires_at IS NULL OR t.expires_at > now())
        AND u.deleted_at IS NULL AND NOT ${this.factors.isLacking}`);
  }

  /** The notifications for these users in the last `windowMs` milliseconds. */
  recentNotifications(user_ids: string[], windowMs: number): Promise<(NotificationRow & { user_id: string })[]> {
    return this.rows(sql`
      SELECT n.user_id, ${this.notices.columns}
      FROM notifications n
      WHERE n.user_id = ANY (${user_ids}::uuid[]) AND n.created_at > now() - ${windowMs} * interval '1 millisecond'
      ORDER BY n.created_at, n.id`);
  }
}
