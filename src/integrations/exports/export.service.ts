import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { Gate } from '../../kernel/limits/gate.js';
import { ArchiveFilter } from '../../tasks/core/archive-filter.js';
import { type CsvExportQuery, ExportDelimiter, ExportFormat } from './export.dto.js';
import { projectExported } from './export.events.js';
import { ExportQueries } from './export.queries.js';
import { type Export, OpenExports } from './open-exports.js';
import { headOf, rowsOf } from './task-table.js';

/**
 * Of one caller, and of all on this instance, so many exports are open at once, for so long: a slow reader keeps only its own
 * waiting.
 */
const OPEN = { each: 2, all: 50, waiting: 0, waitMs: 0, longestMs: 10 * 60_000 };
/** Of these, so many read at once: each holds a connection to the database for that long. */
const READING = { each: 1, all: 2, waiting: 2, waitMs: 60_000 };

/** Exports the tasks of projects. */
@Injectable()
export class ExportService {
  private readonly exports = new OpenExports(OPEN);
  private readonly reading = new Gate(READING);

  constructor(
    private readonly queries: ExportQueries,
    private readonly activity: ActivityService,
  ) {}

  /**
   * The tasks of a project that the actor sees, as CSV, in the order of their numbers. Each is as it is when its part is
   * read. The stream fails where it cannot be complete, such as when the actor loses access meanwhile.
   * @throws NotFound; Overloaded when too many exports are open.
   */
  async csv(actor: Actor, project_id: string, query: CsvExportQuery): Promise<Export> {
    const project = await this.queries.projectOf(actor, project_id);
    return this.exports.open(actor.id, project.key, 'csv', async () => {
      await this.activity.note(actor, projectExported(project, ExportFormat.Csv));
      return Readable.from(this.parts(actor, project_id, query), { objectMode: false, highWaterMark: 1 });
    });
  }

  private async *parts(actor: Actor, project_id: string, query: CsvExportQuery): AsyncGenerator<string> {
    const { delimiter = ExportDelimiter.Comma, archived = ArchiveFilter.Any } = query;
    yield headOf(delimiter);
    for (let after = 0; ;) {
      const tasks = await this.reading.run(actor.id, () => this.queries.tasksAfter(actor, project_id, archived, after));
      const last = tasks.at(-1);
      if (!last) break;
      yield rowsOf(tasks, delimiter);
      after = last.number;
    }
    // Whoever has lost access has been given no more tasks: that must not look like the end.
    await this.queries.projectOf(actor, project_id);
  }
}
