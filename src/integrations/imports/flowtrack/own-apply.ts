import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/sql.js';
import { EventCatalogue } from '../../../history/event-catalogue.js';
import type { Recorder } from '../../../history/change.js';
import type { Actor } from '../../../kernel/access/access.js';
import { Problem } from '../../../kernel/http/problem.js';
import { TaskImport } from '../../../tasks/core/task-import.js';
import { lockCircles } from '../../../tasks/links/link-import.js';
import { requireProject } from '../import-access.js';
import type { Job } from '../import-jobs.js';
import { ImportProblem } from '../import-problem.js';
import type { SourceEvent } from '../sources/source.js';
import { OwnBelongings, type Taken } from './own-belongings.js';
import { type Made, OwnCards } from './own-cards.js';
import { type KeptFiles, OwnFiles } from './own-files.js';
import { changeOf } from './own-history.js';
import { assigneesOf, nextItems } from './own-items.js';
import { type OwnJob, OwnScene } from './own-scene.js';
import { STAGES, type Stage } from './own-target.js';

/** Where an import is: in a stage, after an item of it. */
interface Place {
  stage: Stage;
  after: number;
  /** How many steps the stages before it have. */
  before: number;
}

/** Makes what an export of FlowTrack has, one stage after the other and some items in each transaction. */
@Injectable()
export class OwnApply {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskImport,
    private readonly events: EventCatalogue,
    private readonly cards: OwnCards,
    private readonly belongings: OwnBelongings,
    private readonly files: OwnFiles,
  ) {}

  /**
   * What has to be done before the next transaction: the contents of files are kept.
   * @param holding says that the import is still worked on.
   */
  async before(job: Job, holding: () => Promise<void>): Promise<KeptFiles | undefined> {
    const place = placeOf(job);
    if (place?.stage !== 'file') {
      this.files.close();
      return undefined;
    }
    const items = await this.database.transaction((tx) => this.files.nextOf(tx, job.id, place.after));
    return this.files.keep(job.id, items, holding);
  }

  /**
   * Imports the next items.
   * @returns the place of the last one, and what was made; undefined if there are none left.
   * @throws ImportProblem if the project is gone, is not the user's to import into any more, or has no room.
   */
  async batch(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: OwnJob,
    kept?: KeptFiles,
  ): Promise<{ done: number; made: Made } | undefined> {
    const place = placeOf(job);
    if (!place) return undefined;
    if (place.stage === 'link') await lockCircles(tx);
    await requireProject(tx, actor, job.project_id);
    const scene = await OwnScene.of(tx, this.tasks, actor, job);
    const taken = await this.take(tx, record, scene, place, kept);
    const end = place.before + (job.plan.own.stages[place.stage] ?? 0);
    return { done: taken ? Math.min(end, place.before + taken.n) : end, made: taken?.made ?? {} };
  }

  private take(
    tx: Transaction,
    record: Recorder,
    scene: OwnScene,
    { stage, after }: Place,
    kept?: KeptFiles,
  ): Promise<Taken> {
    switch (stage) {
      case 'event':
        return this.history(tx, record, scene, after);
      case 'card':
        return this.cards.next(tx, record, scene, after);
      case 'comment':
        return this.belongings.comments(tx, record, scene, after);
      case 'link':
        return this.belongings.links(tx, record, scene, after);
      case 'file':
        return this.attach(tx, record, scene, kept);
      case 'view':
        return this.belongings.views(tx, record, scene, after);
    }
  }

  /** The history in its own order, for a project that the import makes. */
  private async history(tx: Transaction, record: Recorder, scene: OwnScene, after: number): Promise<Taken> {
    const found = await nextItems<SourceEvent>(tx, scene.job.id, 'event', after);
    const last = found.at(-1);
    if (!last) return undefined;
    const tasks = [...new Set(found.flatMap(({ data }) => data.task_id ?? []))];
    const assignees = await assigneesOf(tx, scene.job.id, tasks);
    const made: Made = { events: 0, moves: 0 };
    for (const { data } of found) {
      if (!data.is_taken) continue;
      const told = { assigned_to: assignees.get(data.task_id ?? '') ?? null };
      record(changeOf(scene, this.events, data, told));
      made.events = (made.events ?? 0) + 1;
      if (data.action !== 'task_created' && 'column' in data.changes) made.moves = (made.moves ?? 0) + 1;
    }
    return { n: last.n, made };
  }

  private async attach(tx: Transaction, record: Recorder, scene: OwnScene, kept?: KeptFiles): Promise<Taken> {
    if (!kept) return undefined;
    try {
      return await this.files.attach(tx, record, scene, kept);
    } catch (error) {
      if (error instanceof Problem && error.getStatus() === 507) throw new ImportProblem('no_room', error.detail);
      throw error;
    }
  }
}

/** Where an import goes on; undefined at its end. */
function placeOf({ plan, done }: Pick<Job, 'plan' | 'done'>): Place | undefined {
  let before = 0;
  for (const stage of STAGES) {
    const steps = plan?.own?.stages[stage] ?? 0;
    if (done < before + steps) return { stage, after: done - before, before };
    before += steps;
  }
  return undefined;
}
