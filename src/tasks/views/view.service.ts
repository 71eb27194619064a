import { Injectable, type OnModuleInit } from '@nestjs/common';
import { takeTurn } from '../../database/advisory-lock.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { differences } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { isWithinLimit } from '../../kernel/access/token-limit.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { Forbidden, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import type { ProjectDto } from '../../projects/project.dto.js';
import { lockProject } from '../../projects/project-row.js';
import { UserSteps } from '../../users/user-steps.js';
import { TaskQueries } from '../core/task.queries.js';
import { taskFilter } from '../filters/task-filter.js';
import type { CreateViewDto, UpdateViewDto, ViewDto } from './view.dto.js';
import { VIEW_CREATED, VIEW_RESTORED, VIEW_UPDATED } from './view.events.js';
import {
  findView,
  goneChange,
  insertViews,
  requireFree,
  requireRoom,
  sharedChange,
  type StoredView,
  trashView,
  untrashView,
  updateView,
  VIEW_FIELDS,
} from './view-rows.js';

/**
 * Changes saved views. A change locks the project, or the owner's views of all tasks, so that there is one at a time. What
 * concerns only its owner is no event: nobody else learns of it.
 */
@Injectable()
export class ViewService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly tasks: TaskQueries,
    private readonly users: UserSteps,
  ) {}

  /** Whoever leaves takes their own views with them; what they shared stays. */
  onModuleInit(): void {
    this.users.on('deleted', async ({ tx, user }) => {
      await tx.rows(sql`DELETE FROM saved_views WHERE created_by = ${user.id} AND NOT shared`);
    });
  }

  /** Permanently deletes views that were deleted this many days ago. */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM saved_views WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }

  /** @throws NotFound, Forbidden, InvalidInput; Conflict for a name that is taken, and beyond `MAX_VIEWS`. */
  create(actor: Actor, input: CreateViewDto): Promise<ViewDto> {
    const { name, filter, sort = null, project_id = null, shared = false } = input;
    this.requireReadable(actor, { filter, sort });
    return this.activity.change(actor, async (tx, record) => {
      const project = await lockList(tx, actor, project_id);
      const view = { project_id, name, filter, sort, shared, created_by: actor.id };
      if (shared) requireSharing(project);
      await requireFree(tx, view);
      await requireRoom(tx, view);
      const [created] = await insertViews(tx, record, [view]);
      if (!created) throw new NotFound('view');
      return created;
    });
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a filter or an order with errors, and a read-only field; Conflict
   *   for a name that is taken, and beyond `MAX_VIEWS`.
   */
  update(actor: Actor, id: string, input: UpdateViewDto, expected: ExpectedVersions): Promise<ViewDto> {
    this.requireReadable(actor, input);
    return this.activity.change(actor, async (tx, record) => {
      const { view, project } = await lockView(tx, actor, id);
      if (view.is_deleted) throw new NotFound('view');
      requireVersion(present(view), expected);
      requireUnchanged(input, view);
      const wanted = { ...present(view), ...changesOf(input) };
      const changes = differences(view, wanted, VIEW_FIELDS);
      if (Object.keys(changes).length === 0) return present(view);
      if (changes.shared) await requireMove(tx, actor, wanted, project);
      if (changes.name ?? changes.shared) await requireFree(tx, wanted);
      const changed = await updateView(tx, id, changes);
      if (changed.shared) {
        record(view.shared ? sharedChange(VIEW_UPDATED, changed, view) : sharedChange(VIEW_CREATED, changed));
      } else if (view.shared) record(goneChange(changed));
      return changed;
    });
  }

  /** Deletes a view; it can be restored. @throws NotFound, Forbidden, Stale */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const { view } = await lockView(tx, actor, id);
      if (view.is_deleted) throw new NotFound('view');
      requireVersion(present(view), expected);
      const deleted = await trashView(tx, id);
      if (deleted.shared) record(goneChange(deleted));
    });
  }

  /**
   * Restores a view; no effect if it is not deleted.
   * @throws NotFound, Forbidden, Stale; Conflict for a name that is taken, and beyond `MAX_VIEWS`.
   */
  restore(actor: Actor, id: string, expected: ExpectedVersions): Promise<ViewDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { view } = await lockView(tx, actor, id);
      requireVersion(present(view), expected);
      if (!view.is_deleted) return present(view);
      await requireFree(tx, view);
      await requireRoom(tx, view);
      const restored = await untrashView(tx, id);
      if (restored.shared) record(sharedChange(VIEW_RESTORED, restored));
      return restored;
    });
  }

  /** @throws InvalidInput with the place of each error. */
  private requireReadable(actor: Actor, { filter, sort }: Pick<UpdateViewDto, 'filter' | 'sort'>): void {
    if (filter !== undefined) taskFilter(filter, { actor });
    if (sort) this.tasks.requireSort(sort);
  }
}

const present = ({ is_deleted: _, ...view }: StoredView): ViewDto => view;

/**
 * Locks the views of a project, or the actor's of all tasks, against other changes.
 * @returns the project, if it is one.
 * @throws NotFound
 */
async function lockList(tx: Transaction, actor: Actor, project_id: string | null): Promise<ProjectDto | undefined> {
  if (project_id !== null) return lockProject(tx, actor, project_id);
  // An API token of some projects has no views of all of them.
  if (!isWithinLimit(actor, null)) throw new Forbidden('This API token is for views of its projects only.');
  await takeTurn(tx, `views ${actor.id}`);
  return undefined;
}

/** Locks a view, deleted or not, that the actor may change. @throws NotFound, Forbidden */
async function lockView(
  tx: Transaction,
  actor: Actor,
  id: string,
): Promise<{ view: StoredView; project: ProjectDto | undefined }> {
  const found = await findView(tx, actor, id);
  if (!found) throw new NotFound('view');
  const project = await lockList(tx, actor, found.project_id).catch((error: unknown) => {
    // What the caller cannot see is a view to them, like any that does not exist.
    throw error instanceof NotFound ? new NotFound('view') : error;
  });
  // In the meantime, it may have become somebody's own.
  const view = await findView(tx, actor, id, sql`FOR NO KEY UPDATE OF v`);
  if (!view) throw new NotFound('view');
  if (view.shared) requireEditing(actor, view, project);
  return { view, project };
}

/** @throws Forbidden */
function requireEditing(actor: Actor, { created_by }: ViewDto, project: ProjectDto | undefined): void {
  const isOwn = created_by === actor.id && project?.can.includes('share_views');
  if (isOwn || project?.can.includes('manage_views')) return;
  throw new Forbidden('Only whoever shared a view, and those who manage the project, change or delete it.');
}

/** @throws InvalidInput without a project; Forbidden */
function requireSharing(project: ProjectDto | undefined): void {
  if (!project) {
    throw new InvalidInput([{ field: 'shared', message: 'must be false for a view without a project' }]);
  }
  if (!project.can.includes('share_views')) throw new Forbidden('Viewers of a project share no views with it.');
}

/** Whether a view may go among those of the project, or of its creator. @throws Forbidden, InvalidInput, Conflict */
async function requireMove(tx: Transaction, actor: Actor, wanted: ViewDto, project?: ProjectDto): Promise<void> {
  if (wanted.shared) requireSharing(project);
  else if (wanted.created_by !== actor.id) throw new Forbidden('Only whoever created a view makes it their own again.');
  await requireRoom(tx, wanted);
}
