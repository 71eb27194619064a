import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Recorder } from '../../history/change.js';
import { type Actor, Role } from '../../kernel/access/access.js';
import { Problem } from '../../kernel/http/problem.js';
import { UserQueries } from '../../users/user.queries.js';
import { ImportApply } from './import-apply.js';
import { OwnApply } from './flowtrack/own-apply.js';
import type { OwnJob } from './flowtrack/own-scene.js';
import { OwnTarget } from './flowtrack/own-target.js';
import { type Job, ImportJobs, type Plan } from './import-jobs.js';
import { ImportProblem, LeaseLost } from './import-problem.js';
import { ImportReading } from './import-reading.js';
import type { ImportReportDto } from './import-report.dto.js';
import { ImportTarget } from './import-target.js';
import { ImportUndo } from './import-undo.js';
import { ImportSource, ImportStatus } from './import.entity.js';
import { IMPORT_FINISHED } from './import.events.js';
import { resultOf } from './import.queries.js';

/** After so many attempts in vain, an import fails. */
const MAX_ATTEMPTS = 5;

/** A job whose file has been read. */
type Ready = Job & { plan: Plan; report: ImportReportDto };

/** What an import has to do next, one step after the other. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly jobs: ImportJobs,
    private readonly reading: ImportReading,
    private readonly target: ImportTarget,
    private readonly apply: ImportApply,
    private readonly undoing: ImportUndo,
    private readonly ownTarget: OwnTarget,
    private readonly ownApply: OwnApply,
  ) {}

  /**
   * Does the next step.
   * @returns whether there is another one.
   * @throws LeaseLost if the import is not the worker's any more.
   */
  async next(owner: string, { id, status }: Pick<Job, 'id' | 'status'>): Promise<boolean> {
    const job = await this.database.transaction((tx) => this.jobs.hold(tx, owner, { id, status }));
    try {
      const actor = await this.actorOf(job);
      if (job.status === ImportStatus.Reading) return await this.read(owner, actor, job);
      if (job.status === ImportStatus.Running) return await this.run(owner, actor, job as Ready);
      return await this.takeBack(owner, actor, job);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      await this.fail(owner, job, problem);
      return false;
    }
  }

  /** Fails an import that does not get any further, for a reason that is not its user's. */
  async giveUpAfter(owner: string, { id, status }: Pick<Job, 'id' | 'status'>): Promise<void> {
    const job = await this.database
      .transaction((tx) => this.jobs.hold(tx, owner, { id, status }))
      .catch((error: unknown) => {
        if (error instanceof LeaseLost) return undefined;
        throw error;
      });
    if (!job || job.attempts < MAX_ATTEMPTS) return;
    await this.fail(owner, job, new ImportProblem('internal', 'Something went wrong in the server.'));
  }

  private async read(owner: string, actor: Actor, job: Job): Promise<boolean> {
    const mayCreate = actor.role === Role.Admin || this.config.PROJECT_CREATION === 'members';
    await this.reading.read(owner, actor, job, mayCreate);
    return false;
  }

  /** Imports the next cards; before them, the project is made ready. */
  private async run(owner: string, actor: Actor, found: Ready): Promise<boolean> {
    const { id, status } = found;
    const isOwn = found.source === ImportSource.Flowtrack;
    const holding = async () => {
      await this.database.transaction((tx) => this.jobs.hold(tx, owner, found));
    };
    const kept = isOwn ? await this.ownApply.before(found, holding) : undefined;
    const isOpen = await this.activity.change(actor, async (tx, record) => {
      const job = (await this.jobs.hold(tx, owner, { id, status })) as Ready;
      const { plan, project_id } = job;
      if (!plan.columns || !project_id) return this.prepare(tx, record, actor, job);
      const batch = await (isOwn
        ? this.ownApply.batch(tx, record, actor, { ...job, project_id } as OwnJob, kept)
        : this.apply.batch(tx, record, actor, { ...job, project_id }));
      if (!batch) return this.finish(tx, record, job);
      const result = this.jobs.count(job.result, batch.made);
      await this.jobs.write(tx, job.id, sql`done = ${batch.done}, result = ${result}`);
      return true;
    });
    if (!isOpen) await this.jobs.purge(id);
    return isOpen;
  }

  private async prepare(tx: Transaction, record: Recorder, actor: Actor, job: Ready): Promise<boolean> {
    const target = job.source === ImportSource.Flowtrack ? this.ownTarget : this.target;
    const prepared = await target.prepare(tx, record, actor, job);
    const { project, isNew, plan, columns, labels, members, total = job.total } = prepared;
    const result = this.jobs.count(job.result, { columns, labels, members });
    await this.jobs.write(
      tx,
      job.id,
      sql`project_id = ${project.id}, makes_project = ${isNew}, plan = ${JSON.stringify(plan)}, result = ${result}, total = ${total}, done = 0`,
    );
    return true;
  }

  private async finish(tx: Transaction, record: Recorder, job: Ready): Promise<boolean> {
    const { id, source, project_id } = job;
    const result = resultOf(job.result);
    record({ event: IMPORT_FINISHED, subject_id: id, project_id, changes: {}, data: { id, source, result } });
    await this.jobs.write(tx, id, sql`status = ${ImportStatus.Done}, finished_at = clock_timestamp(), done = total`);
    return false;
  }

  private async takeBack(owner: string, actor: Actor, job: Job): Promise<boolean> {
    const isOpen = await this.undoing.next(owner, actor, job);
    if (!isOpen) await this.jobs.purge(job.id);
    return isOpen;
  }

  /** What has been made is taken back, before the import is over. */
  private async fail(owner: string, job: Job, problem: ImportProblem): Promise<void> {
    const { code, message, place } = problem;
    const { line = null, byte = null, path = null } = place;
    const error = JSON.stringify({ code, message, line, byte, path });
    const goesBack = job.status === ImportStatus.Running && job.project_id !== null;
    await this.database.transaction(async (tx) => {
      await this.jobs.hold(tx, owner, job);
      const status = goesBack ? ImportStatus.Cancelling : ImportStatus.Failed;
      const end = goesBack ? sql`done = 0` : sql`finished_at = clock_timestamp()`;
      await this.jobs.write(tx, job.id, sql`status = ${status}, error = ${error}, ${end}`);
    });
    if (!goesBack) await this.jobs.purge(job.id);
  }

  /** Who an import acts for. @throws ImportProblem for a user who is gone. */
  private async actorOf({ created_by }: Job): Promise<Actor> {
    const { id, name, role } = await this.users.get(created_by).catch(() => {
      throw new ImportProblem('user_gone', 'The user who started the import was deleted.');
    });
    return { id, name, role, session_id: '' };
  }
}

/** Errors that the user can understand; others are tried again. */
function problemOf(error: unknown): ImportProblem | undefined {
  if (error instanceof ImportProblem) return error;
  if (error instanceof Problem && error.getStatus() < 500) return new ImportProblem('refused', error.detail);
  return undefined;
}
