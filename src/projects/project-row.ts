import type { Actor } from '../kernel/access/access.js';
import { excerptOf } from '../kernel/excerpt.js';
import { Forbidden, NotFound } from '../kernel/http/problem.js';
import { type Queryable, type Sql, sql, type Transaction } from '../database/sql.js';
import { HELD, type ProjectRight } from './access-policy.js';
import type { ProjectDto, ProjectStateDto } from './project.dto.js';
import { projectColumns } from './project.queries.js';
import { visibleProjects } from './project.scope.js';

const REFUSALS: Partial<Record<ProjectRight, string>> = {
  edit: 'Viewers of a project change nothing in it.',
  set_task_access: 'Only an admin or a manager of the project sets task_access.',
  set_key: 'Only an admin or a manager of the project changes the key.',
  set_archive_rule: 'Only an admin or a manager of the project sets archive_after_days.',
};

/**
 * Locks a project for the rest of the transaction, together with the membership that makes it visible to the actor.
 * @param visible which projects the actor gets; by default, those that they see.
 * @throws NotFound
 */
export async function lockProject(
  tx: Transaction,
  actor: Actor,
  id: string,
  visible: (hold?: Sql) => Sql = (hold) => visibleProjects(actor, hold),
): Promise<ProjectDto> {
  await lock(tx, actor, id, visible());
  // While waiting for the lock, the actor may have been removed from the project, or may have got another role.
  return lock(tx, actor, id, visible(HELD));
}

async function lock(tx: Transaction, actor: Actor, id: string, where: Sql): Promise<ProjectDto> {
  const project = await tx.row<ProjectDto>(sql`
    SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id} AND ${where} FOR NO KEY UPDATE OF p`);
  if (!project) throw new NotFound('project');
  return project;
}

/** A project, whoever sees it. @throws NotFound */
export async function findProject(on: Queryable, actor: Actor, id: string): Promise<ProjectDto> {
  const project = await on.row<ProjectDto>(sql`SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id}`);
  if (!project) throw new NotFound('project');
  return project;
}

/** Whether a project can get a key: no other one has it, or had it. */
export async function isFreeKey(tx: Transaction, key: string): Promise<boolean> {
  return !(await tx.row(sql`SELECT FROM project_keys WHERE key = ${key}`));
}

/** @throws Forbidden */
export function requireRight({ can }: ProjectDto, right: ProjectRight): void {
  if (can.includes(right)) return;
  throw new Forbidden(REFUSALS[right] ?? 'Only an admin or a manager of the project may do this.');
}

/** The recorded state of a project, the same for everybody. */
export function stateOf(project: ProjectStateDto & Partial<Pick<ProjectDto, 'can' | 'starred'>>): ProjectStateDto {
  const { can: _, starred: __, ...state } = project;
  return excerptOf(state);
}
