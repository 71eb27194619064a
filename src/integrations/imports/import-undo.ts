import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { can } from '../../projects/access-policy.js';
import { ProjectService } from '../../projects/project.service.js';
import { TaskImport } from '../../tasks/core/task-import.js';
import { type Job, ImportJobs } from './import-jobs.js';
import { ImportStatus } from './import.entity.js';
import { IMPORT_UNDONE } from './import.events.js';
import { resultOf } from './import.queries.js';

/** How many tasks one transaction puts into the trash. */
const BATCH = 200;

/** Takes imports back: the project that one made goes to the trash, or else the tasks do. */
@Injectable()
export class ImportUndo {
  constructor(
    private readonly activity: ActivityService,
    private readonly jobs: ImportJobs,
    private readonly projects: ProjectService,
    private readonly tasks: TaskImport,
  ) {}

  /** Takes the next part back; returns whether more is left. @throws LeaseLost */
  next(owner: string, actor: Actor, { id, status }: Job): Promise<boolean> {
    return this.activity.change(actor, async (tx, record) => {
      const job = await this.jobs.hold(tx, owner, { id, status });
      const { project_id, makes_project } = job;
      // Of a project that is gone, or is not the user's any more, nothing is left to be taken back.
      if (!project_id || !(await isAllowed(tx, actor, project_id))) return this.end(tx, job);
      if (makes_project) {
        await this.projects.deleteIn(tx, record, actor, project_id);
        return this.end(tx, job);
      }
      return this.trash(tx, record, { ...job, project_id });
    });
  }

  private async trash(tx: Transaction, record: Recorder, job: Job & { project_id: string }): Promise<boolean> {
    const { id, source, project_id } = job;
    const refs = await tx.rows<{ entity_id: string }>(sql`
      DELETE FROM import_refs WHERE (project_id, source, kind, source_id) IN (
        SELECT project_id, source, kind, source_id FROM import_refs
        WHERE import_id = ${id} AND kind = 'card' LIMIT ${BATCH})
      RETURNING entity_id`);
    if (refs.length === 0) {
      const result = resultOf(job.result);
      record({ event: IMPORT_UNDONE, subject_id: id, project_id, changes: {}, data: { id, source, result } });
      return this.end(tx, job);
    }
    const ids = refs.map(({ entity_id }) => entity_id);
    const tasks_trashed = await this.tasks.trash(tx, record, project_id, ids, { import_id: id, occurred_at: null });
    const result = this.jobs.count(job.result, { tasks_trashed });
    await this.jobs.write(tx, id, sql`done = done + ${refs.length}, result = ${result}`);
    return true;
  }

  private async end(tx: Transaction, { id, status, error }: Job): Promise<boolean> {
    const cancelled = error ? ImportStatus.Failed : ImportStatus.Cancelled;
    const over = status === ImportStatus.Undoing ? ImportStatus.Undone : cancelled;
    await this.jobs.write(tx, id, sql`status = ${over}, finished_at = clock_timestamp()`);
    return false;
  }
}

async function isAllowed(tx: Transaction, actor: Actor, id: string): Promise<boolean> {
  const project = await tx.row(sql`
    SELECT FROM projects p WHERE p.id = ${id} AND p.deleted_at IS NULL AND ${can(actor, 'import', 'project')}`);
  return Boolean(project);
}
