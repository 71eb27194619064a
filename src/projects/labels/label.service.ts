import { Injectable } from '@nestjs/common';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { changesOf, requireUnchanged } from '../../kernel/validation/unchangeable.js';
import { lockProject, requireRight } from '../project-row.js';
import type { CreateLabelDto, LabelDto, UpdateLabelDto } from './label.dto.js';
import { LABEL_RESTORED, LABEL_UPDATED } from './label.events.js';
import {
  find,
  findSame,
  insert,
  LABEL_FIELDS,
  labelChange,
  requireFree,
  requireRoom,
  roomIn,
  type StoredLabel,
  trash,
  update,
  written,
} from './label-rows.js';

/** A label that is changing, for the feature that owns its tasks and must act in the same transaction. */
export interface ChangingLabel {
  tx: Transaction;
  record: Recorder;
  label: LabelDto;
  /** The label into which it is merged. */
  into?: LabelDto;
}

type Step = (changing: ChangingLabel) => Promise<void>;

/** Changes the labels of projects. Each change locks the project, so that there is one at a time. */
@Injectable()
export class LabelService {
  private readonly steps = { changing: [] as Step[], merged: [] as Step[], restored: [] as Step[] };

  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
  ) {}

  /**
   * Registers work for the transaction that changes a label: before any change (`changing`), or after a label was merged
   * or restored.
   */
  on(kind: keyof LabelService['steps'], step: Step): void {
    this.steps[kind].push(step);
  }

  /** Permanently deletes labels that were deleted this many days ago. */
  async emptyTrash(days: number): Promise<void> {
    await this.database.rows(sql`DELETE FROM labels WHERE deleted_at <= now() - ${days} * interval '1 day'`);
  }

  /** @throws NotFound, Forbidden; Conflict for a label that exists, and beyond `MAX_LABELS`. */
  create(actor: Actor, project_id: string, { name = '', color }: CreateLabelDto): Promise<LabelDto> {
    return this.activity.change(actor, async (tx, record) => {
      await lockLabels(tx, actor, project_id);
      await requireFree(tx, { project_id, name, color });
      await requireRoom(tx, project_id);
      return insert(tx, record, { project_id, name, color });
    });
  }

  /**
   * The labels of a project with these names and colors, in the same order. Those that do not exist are created within
   * the transaction, as long as there is room.
   * @returns for each its label; undefined if the project has too many.
   * @throws NotFound, Forbidden
   */
  async findOrCreateIn(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    project_id: string,
    wanted: Pick<LabelDto, 'name' | 'color'>[],
  ): Promise<(LabelDto | undefined)[]> {
    if (wanted.length === 0) return [];
    await lockLabels(tx, actor, project_id);
    let room = await roomIn(tx, project_id);
    const labels: (LabelDto | undefined)[] = [];
    for (const { name, color } of wanted) {
      const found = await findSame(tx, { project_id, name, color });
      labels.push(found ?? (room > 0 ? await insert(tx, record, { project_id, name, color }) : undefined));
      if (!found) room -= 1;
    }
    return labels;
  }

  /**
   * Changes the fields that are present.
   * @throws NotFound, Forbidden, Stale; InvalidInput for a read-only field; Conflict for a label that exists.
   */
  update(actor: Actor, id: string, input: UpdateLabelDto, expected: ExpectedVersions): Promise<LabelDto> {
    return this.activity.change(actor, async (tx, record) => {
      const label = await this.lock(tx, record, actor, id);
      requireVersion(label, expected);
      requireUnchanged(input, label);
      const wanted = { ...label, ...changesOf(input) };
      const changes = differences(label, wanted, LABEL_FIELDS);
      if (Object.keys(changes).length === 0) return label;
      await requireFree(tx, wanted);
      const changed = await update(tx, id, changes);
      record(labelChange(LABEL_UPDATED, changed, changes));
      return changed;
    });
  }

  /**
   * Gives the tasks of a label another one, and deletes it.
   * @returns the other label.
   * @throws NotFound, Forbidden, Stale; InvalidInput for another label that is none of the project.
   */
  merge(actor: Actor, id: string, into_id: string, expected: ExpectedVersions): Promise<LabelDto> {
    return this.activity.change(actor, async (tx, record) => {
      const label = await this.lock(tx, record, actor, id);
      requireVersion(label, expected);
      const into = into_id === id ? undefined : await find(tx, into_id);
      if (!into || into.is_deleted || into.project_id !== label.project_id) {
        throw new InvalidInput([{ field: 'into', message: 'must be another label of the project' }]);
      }
      const { is_deleted: _, ...target } = into;
      await this.run('merged', { tx, record, label, into: target });
      await trash(tx, record, label, { id: into.id, name: into.name, color: into.color });
      return target;
    });
  }

  /**
   * Deletes a label; the tasks that have it lose it.
   * @throws NotFound, Forbidden, Stale
   */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const label = await this.lock(tx, record, actor, id);
      requireVersion(label, expected);
      await trash(tx, record, label);
    });
  }

  /**
   * Restores a label with the tasks that had it, and takes a merge back; no effect if it is not deleted.
   * @throws NotFound, Forbidden, Stale; Conflict for a label that exists, and beyond `MAX_LABELS`.
   */
  restore(actor: Actor, id: string, expected: ExpectedVersions): Promise<LabelDto> {
    return this.activity.change(actor, async (tx, record) => {
      const { is_deleted, ...label } = await lockStored(tx, actor, id);
      requireVersion(label, expected);
      if (!is_deleted) return label;
      await requireFree(tx, label);
      await requireRoom(tx, label.project_id);
      await this.run('changing', { tx, record, label });
      const restored = await written(
        tx,
        sql`UPDATE labels SET deleted_at = NULL, version = version + 1 WHERE id = ${id}`,
      );
      await this.run('restored', { tx, record, label: restored });
      record(labelChange(LABEL_RESTORED, restored, differences(undefined, restored, LABEL_FIELDS)));
      return restored;
    });
  }

  /** Locks a label that exists, with what has it. @throws NotFound, Forbidden */
  private async lock(tx: Transaction, record: Recorder, actor: Actor, id: string): Promise<LabelDto> {
    const { is_deleted, ...label } = await lockStored(tx, actor, id);
    if (is_deleted) throw new NotFound('label');
    await this.run('changing', { tx, record, label });
    return label;
  }

  private async run(kind: keyof LabelService['steps'], changing: ChangingLabel): Promise<void> {
    for (const step of this.steps[kind]) await step(changing);
  }
}

/** Locks a project against other changes of its labels. @throws NotFound, Forbidden */
async function lockLabels(tx: Transaction, actor: Actor, project_id: string): Promise<void> {
  requireRight(await lockProject(tx, actor, project_id), 'manage_labels');
}

/** Locks a label, deleted or not, with its project. @throws NotFound, Forbidden */
async function lockStored(tx: Transaction, actor: Actor, id: string): Promise<StoredLabel> {
  const found = await find(tx, id);
  if (!found) throw new NotFound('label');
  await lockLabels(tx, actor, found.project_id).catch((error: unknown) => {
    // What the caller cannot see is a label to them, like any that does not exist.
    throw error instanceof NotFound ? new NotFound('label') : error;
  });
  // Tasks that get the label hold it FOR SHARE: see `setLabels`.
  const label = await find(tx, id, sql`FOR NO KEY UPDATE`);
  if (!label) throw new NotFound('label');
  return label;
}
