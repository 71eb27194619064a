import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Config } from '../../config.js';
import { Database, join, type Sql, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { IdempotencyService } from '../../history/idempotency.service.js';
import { type Actor, type Idempotency, Role } from '../../kernel/access/access.js';
import { Conflict, Forbidden, NotFound } from '../../kernel/http/problem.js';
import type { Upload } from '../../kernel/http/uploads.js';
import { can } from '../../projects/access-policy.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { type Arrival, ImportArrivals } from './import-arrivals.js';
import { ImportJobs } from './import-jobs.js';
import { ImportWorker } from './import-worker.js';
import { ImportSource, ImportStatus } from './import.entity.js';
import { Switch } from './import-form.dto.js';
import type { ImportDto } from './import.dto.js';
import { ImportQueries } from './import.queries.js';
import type { MappingsDto } from './mappings.dto.js';

/** How many imports of one user may wait or run at once: each keeps its file. */
const MAX_UNFINISHED = 5;

/** Imports as their users see them: what happens is done by the worker. */
@Injectable()
export class ImportService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly idempotency: IdempotencyService,
    private readonly arrivals: ImportArrivals,
    private readonly jobs: ImportJobs,
    private readonly queries: ImportQueries,
    private readonly worker: ImportWorker,
  ) {}

  /**
   * Takes a file, or a board of Planka, which is then read.
   * @param key the `Idempotency-Key`, if any: it stands for the fields and the file.
   * @throws Forbidden for users who may import nowhere; InvalidInput, PlankaProblem, NotFound, BodyTooLarge; Conflict for too many imports.
   */
  async create(actor: Actor, upload: Upload, key?: string): Promise<{ answer: ImportDto; isReplayed: boolean }> {
    await this.requireImporter(actor);
    const id = await this.begin(actor);
    try {
      const describe = (content: object) =>
        key === undefined ? undefined : this.idempotency.describe(actor.id, key, 'POST', '/imports', content);
      const taken = await this.arrivals.take(id, actor, upload, async (content) => {
        const known = describe(content);
        return known && (await this.idempotency.find<ImportDto>(known));
      });
      if (taken.replayed) {
        await this.discard(id);
        return { answer: taken.replayed, isReplayed: true };
      }
      return await this.complete(actor, id, taken.arrival, describe(taken.content));
    } catch (error) {
      await this.discard(id);
      throw error;
    }
  }

  /** @throws Conflict */
  private async begin(actor: Actor): Promise<string> {
    const id = uuidv7();
    return this.database.transaction(async (tx) => {
      await tx.rows(sql`SELECT FROM users WHERE id = ${actor.id} FOR NO KEY UPDATE`);
      const row = await tx.row<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM imports WHERE created_by = ${actor.id}
          AND status IN ('uploading', 'reading', 'ready', 'running', 'cancelling', 'undoing')`);
      if ((row?.n ?? 0) >= MAX_UNFINISHED) {
        throw new Conflict(`You have ${MAX_UNFINISHED} unfinished imports: cancel one, or wait for it.`);
      }
      await tx.rows(sql`
        INSERT INTO imports (id, created_by, source, status, file_name)
        VALUES (${id}, ${actor.id}, '', ${ImportStatus.Uploading}, '')`);
      return id;
    });
  }

  private async complete(actor: Actor, id: string, { form, file, mappings }: Arrival, idempotency?: Idempotency) {
    const created = await this.idempotency.once(actor, idempotency, async (actor) => {
      await this.requireTarget(this.database, actor, mappings);
      return this.activity.change(actor, async (tx) => {
        await tx.rows(sql`
          UPDATE imports SET status = ${ImportStatus.Reading}, source = ${form.source}, dry_run = ${form.dry_run === Switch.On},
            file_name = ${file.name}, file_bytes = ${file.bytes}, mappings = ${JSON.stringify(mappings)},
            created_at = clock_timestamp(), updated_at = clock_timestamp() WHERE id = ${id}`);
        return this.queries.get(actor, id, tx);
      });
    });
    if (created.isReplayed) await this.discard(id);
    else this.worker.wake();
    return created;
  }

  /** Removes what has arrived of a file that is refused. */
  private async discard(id: string): Promise<void> {
    await this.database.rows(sql`DELETE FROM imports WHERE id = ${id} AND status = ${ImportStatus.Uploading}`);
  }

  /**
   * Changes the mappings that are present; what would be made is then computed anew.
   * @throws NotFound, Forbidden; Conflict unless it waits for its start.
   */
  async update(actor: Actor, id: string, input: MappingsDto): Promise<ImportDto> {
    const answer = await this.inStatus(actor, id, [ImportStatus.Ready], async (tx, { mappings, source }) => {
      const wanted: MappingsDto = { ...mappings, ...defined(input) };
      await this.requireTarget(tx, actor, wanted);
      const isTable = source === ImportSource.Csv || source === ImportSource.JiraCsv;
      const isReread = isTable && (input.csv !== undefined || input.time_zone !== undefined);
      return join([
        sql`mappings = ${JSON.stringify(wanted)}`,
        sql`status = ${ImportStatus.Reading}`,
        sql`dry_run = true`,
        ...(isReread ? [sql`plan = NULL`] : []),
      ]);
    });
    this.worker.wake();
    return answer;
  }

  /**
   * Starts an import whose file has been read.
   * @throws NotFound, Forbidden; Conflict unless it waits for that, with what has to be chosen before.
   */
  async start(actor: Actor, id: string): Promise<ImportDto> {
    const answer = await this.inStatus(actor, id, [ImportStatus.Ready], async (tx, { report, mappings }) => {
      const questions = report?.questions ?? [];
      if (questions.length > 0) throw new Conflict('Something has to be chosen before; see questions.', { questions });
      await this.requireTarget(tx, actor, mappings);
      return sql`status = ${ImportStatus.Running}, started_at = clock_timestamp()`;
    });
    this.worker.wake();
    return answer;
  }

  /**
   * Takes a finished import back: the project that it made, or else the tasks, go to the trash.
   * @throws NotFound, Forbidden; Conflict unless it is done.
   */
  async undo(actor: Actor, id: string): Promise<ImportDto> {
    const answer = await this.inStatus(actor, id, [ImportStatus.Done], async (tx, { project_id }) => {
      // Where the project is gone, nothing is left of the import that anybody could be refused.
      if (project_id !== null) await this.requireTarget(tx, actor, { project_id });
      return sql`status = ${ImportStatus.Undoing}, done = 0`;
    });
    this.worker.wake();
    return answer;
  }

  /** Cancels an import; what it has made is taken back. @throws NotFound; Conflict for one that has ended. */
  async cancel(actor: Actor, id: string): Promise<void> {
    const early = [ImportStatus.Reading, ImportStatus.Ready];
    const { status } = await this.inStatus(actor, id, [...early, ImportStatus.Running], async (_tx, job) =>
      early.includes(job.status)
        ? sql`status = ${ImportStatus.Cancelled}, finished_at = clock_timestamp()`
        : sql`status = ${ImportStatus.Cancelling}, done = 0`,
    );
    if (status === ImportStatus.Cancelled) void this.jobs.purge(id).catch(() => undefined);
    this.worker.wake();
  }

  /** Writes an import that is in one of these statuses. @throws NotFound, Conflict */
  private async inStatus(
    actor: Actor,
    id: string,
    statuses: ImportStatus[],
    assign: (tx: Transaction, present: ImportDto) => Promise<Sql>,
  ): Promise<ImportDto> {
    return this.database.transaction(async (tx) => {
      await tx.rows(sql`SELECT FROM imports WHERE id = ${id} AND created_by = ${actor.id} FOR UPDATE`);
      const present = await this.queries.get(actor, id, tx);
      if (!statuses.includes(present.status)) throw new Conflict(`The import is ${present.status}.`);
      await tx.rows(sql`
        UPDATE imports SET ${await assign(tx, present)}, attempts = 0, updated_at = clock_timestamp() WHERE id = ${id}`);
      return this.queries.get(actor, id, tx);
    });
  }

  /** @throws Forbidden for users who may neither create a project nor manage one. */
  private async requireImporter(actor: Actor): Promise<void> {
    if (this.mayCreate(actor)) return;
    const managed = await this.database.row(sql`
      SELECT FROM projects p WHERE p.deleted_at IS NULL AND ${can(actor, 'import', 'project')} LIMIT 1`);
    if (!managed) throw new Forbidden('Only who may create a project, or manages one, can import.');
  }

  /** @throws NotFound, Forbidden */
  private async requireTarget(on: Pick<Transaction, 'row'>, actor: Actor, { project_id }: MappingsDto): Promise<void> {
    if (project_id === null && !this.mayCreate(actor)) throw new Forbidden('You may not create projects.');
    if (typeof project_id !== 'string') return;
    const project = await on.row<{ is_allowed: boolean }>(sql`
      SELECT ${can(actor, 'import', 'project')} AS is_allowed FROM projects p
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!project) throw new NotFound('project');
    if (!project.is_allowed) throw new Forbidden('Only an admin or a manager of the project may import into it.');
  }

  private mayCreate({ role }: Actor): boolean {
    return role === Role.Admin || this.config.PROJECT_CREATION === 'members';
  }
}

function defined<T extends object>(input: T): Partial<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;
}
