import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/sql.js';
import type { Recorder } from '../../../history/change.js';
import { AttachmentImport, importedAttachment } from '../../../tasks/attachments/attachment-import.js';
import { TaskImport } from '../../../tasks/core/task-import.js';
import type { LineOf } from '../../exports/zip/format.js';
import { ImportJobs } from '../import-jobs.js';
import { ImportProblem } from '../import-problem.js';
import { remember } from '../import-refs.js';
import type { Archive } from '../sources/flowtrack/archive.js';
import type { Taken } from './own-belongings.js';
import { nextItems, type Read } from './own-items.js';
import { newOf } from './own-refs.js';
import { notLater, type OwnScene } from './own-scene.js';

/** What one step takes at most. */
const BATCH = { files: 20, bytes: 16 * 1024 * 1024 };

type FileLine = LineOf<'attachments.ndjson'>;

/** The contents of the next attachments, which are kept before the transaction that attaches them. */
export interface KeptFiles {
  items: Read<FileLine>[];
  /** The hashes of those that were kept. */
  kept: ReadonlySet<string>;
}

/** Brings the attachments of an export with their contents. */
@Injectable()
export class OwnFiles {
  /** The archive of the last import: its directory can be long. */
  private open?: { id: string; archive: Archive };

  constructor(
    private readonly jobs: ImportJobs,
    private readonly attachments: AttachmentImport,
    private readonly tasks: TaskImport,
  ) {}

  /** The next attachments, as many as one step takes. */
  async nextOf(tx: Transaction, id: string, after: number): Promise<Read<FileLine>[]> {
    const found = await nextItems<FileLine>(tx, id, 'file', after);
    let bytes = 0;
    const first = found.findIndex(({ data }, n) => (bytes += data.bytes) > BATCH.bytes && n > 0);
    return found.slice(0, Math.min(BATCH.files, first === -1 ? found.length : first));
  }

  /**
   * Keeps contents.
   * @param holding says that the import is still worked on.
   * @throws ImportProblem for one that is not what its hash says.
   */
  async keep(id: string, items: Read<FileLine>[], holding: () => Promise<void>): Promise<KeptFiles> {
    const kept = new Set<string>();
    const seen = new Set<string>();
    for (const { n, data } of items) {
      const { sha256 } = data;
      if (seen.has(sha256)) continue;
      seen.add(sha256);
      await holding();
      if ((await this.keepOne(id, n, sha256)) === 'kept') kept.add(sha256);
    }
    return { items, kept };
  }

  private async keepOne(id: string, line: number, sha256: string) {
    const { brokenIn } = await import('../sources/flowtrack/archive.js');
    const path = `files/${sha256}`;
    const archive = await this.archiveOf(id);
    const content = await archive.stream(path);
    const result = await this.attachments.keep(content, sha256).catch((error: unknown) => {
      throw brokenIn(path, error);
    });
    if (result !== 'differs') return result;
    throw new ImportProblem('broken_zip', `The content of ${path} is not what its hash says.`, { path, line });
  }

  private async archiveOf(id: string): Promise<Archive> {
    if (this.open?.id === id) return this.open.archive;
    this.close();
    const { Archive } = await import('../sources/flowtrack/archive.js');
    const archive = await Archive.open(this.jobs.partsOf(id));
    this.open = { id, archive };
    return archive;
  }

  /** Forgets the archive. */
  close(): void {
    this.open?.archive.close();
    this.open = undefined;
  }

  /** Attaches what was kept. */
  async attach(tx: Transaction, record: Recorder, scene: OwnScene, { items, kept }: KeptFiles): Promise<Taken> {
    const last = items.at(-1);
    if (!last) return undefined;
    const { fresh, tasks, old } = await newOf(tx, this.tasks, scene, 'file', items, ({ task_id }) => [task_id]);
    const wanted = fresh
      .filter(({ data }) => kept.has(data.sha256))
      .map(({ data: { id, task_id, sha256, name, created_by, created_at } }) => ({
        ...{ id: scene.ids.of(id), task_id: scene.ids.of(task_id), sha256, name },
        ...{ created_by: scene.owner(created_by), created_at: notLater(created_at) },
      }));
    const made = await this.attachments.insert(tx, scene.project_id, wanted);
    await remember(
      tx,
      scene.job,
      fresh.map(({ source_id }) => ({ kind: 'file', source_id, entity_id: scene.ids.of(source_id) })),
    );
    const told = new Set([...old].map((id) => scene.ids.of(id)));
    for (const attachment of made) {
      const task = tasks.get(attachment.task_id);
      if (!task || scene.own.is_whole || !told.has(task.id)) continue;
      task.attachments_count += 1;
      record(importedAttachment(task, attachment, task.attachments_count, scene.origin(attachment.created_at)));
    }
    const attachments_left_out = fresh.length - made.length;
    return { n: last.n, made: { attachments: made.length, attachments_left_out } };
  }
}
