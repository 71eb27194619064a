import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { EventCatalogue } from '../../history/event-catalogue.js';
import type { Actor } from '../../kernel/access/access.js';
import { requireReferences } from './flowtrack/references.js';
import { type Job, ImportJobs } from './import-jobs.js';
import { ImportReports } from './import-reports.js';
import { ImportSource, ImportStatus } from './import.entity.js';
import { CsvReader } from './sources/csv.js';
import { PlankaReader } from './sources/planka.js';
import type { Reading, SourceItem, SourceSummary } from './sources/source.js';
import { TrelloReader } from './sources/trello.js';

/** How many items are stored in one transaction. */
const BATCH = 500;

interface Reader {
  read(): Promise<SourceSummary>;
}

const READERS: Record<ImportSource, (reading: Reading) => Reader | Promise<Reader>> = {
  [ImportSource.Trello]: (reading) => new TrelloReader(reading),
  [ImportSource.Planka]: (reading) => new PlankaReader(reading),
  [ImportSource.Csv]: (reading) => new CsvReader(reading),
  [ImportSource.JiraCsv]: (reading) => new CsvReader(reading),
  // Loaded by the first import of this kind, with the schemas of its files.
  [ImportSource.Flowtrack]: async (reading) =>
    new (await import('./sources/flowtrack/flowtrack.js')).FlowtrackReader(reading),
};

/** Reads the file of an import, and says what would be made of it. */
@Injectable()
export class ImportReading {
  constructor(
    private readonly database: Database,
    private readonly jobs: ImportJobs,
    private readonly reports: ImportReports,
    private readonly events: EventCatalogue,
    private readonly config: Config,
  ) {}

  /**
   * Reads a file from its beginning, unless only the choices have changed since.
   * @throws ImportProblem with the place of what is wrong; LeaseLost.
   */
  async read(owner: string, actor: Actor, job: Job, mayCreate: boolean): Promise<void> {
    const summary = job.plan?.summary ?? (await this.readFile(owner, job));
    const report = await this.reports.of(actor, job, summary, mayCreate);
    const waits = job.dry_run || report.questions.length > 0;
    await this.database.transaction(async (tx) => {
      await this.jobs.hold(tx, owner, job);
      const status = waits ? ImportStatus.Ready : ImportStatus.Running;
      const total = report.counts.tasks ?? 0;
      await this.jobs.write(
        tx,
        job.id,
        sql`status = ${status}, plan = ${JSON.stringify({ summary })}, report = ${JSON.stringify(report)}, total = ${total},
          done = 0, started_at = CASE WHEN ${waits} THEN NULL ELSE clock_timestamp() END`,
      );
    });
  }

  private async readFile(owner: string, job: Job): Promise<SourceSummary> {
    await this.jobs.purge(job.id, { keepFile: true });
    const numbers = new Map<string, number>();
    const emit = async (items: SourceItem[]) => {
      // The parsers work without a pause on what is there already: others get a turn.
      await turn();
      for (let n = 0; n < items.length; n += BATCH) await this.store(owner, job, items.slice(n, n + BATCH), numbers);
    };
    const { source, mappings, file_name, id } = job;
    const hold = async () => {
      await this.database.transaction((tx) => this.jobs.hold(tx, owner, job));
    };
    const file = { hold, bytes: () => this.jobs.bytes(id), parts: this.jobs.partsOf(id) };
    const reader = await READERS[source]({ ...file, events: this.events, source, mappings, file_name, emit });
    const summary = await reader.read();
    await this.database.transaction(async (tx) => {
      await this.jobs.hold(tx, owner, job);
      const elsewhere = source === ImportSource.Flowtrack ? await requireReferences(tx, id, summary) : 0;
      if (elsewhere > 0) summary.notes.push({ code: 'links_elsewhere', params: { count: elsewhere } });
      const large = await this.tooLarge(tx, id);
      if (large > 0) summary.notes.push({ code: 'files_too_large', params: { count: large } });
      await this.jobs.placeCards(tx, id);
    });
    return summary;
  }

  private async store(owner: string, job: Job, items: SourceItem[], numbers: Map<string, number>): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.jobs.hold(tx, owner, job);
      await this.jobs.store(tx, job.id, items, numbers);
      const read = [...numbers.values()].reduce((sum, n) => sum + n, 0);
      await this.jobs.write(tx, job.id, sql`done = ${read}, total = 0`);
    });
  }

  /** How many attachments are larger than they may be here. */
  private async tooLarge(tx: Transaction, id: string): Promise<number> {
    const row = await tx.row<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM import_items i WHERE i.import_id = ${id} AND i.kind = 'file'
        AND (i.data ->> 'bytes')::float8 > ${this.config.ATTACHMENT_MAX_MB}::float8 * 1024 * 1024`);
    return row?.n ?? 0;
  }
}
