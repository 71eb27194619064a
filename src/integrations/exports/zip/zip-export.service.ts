import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../../history/activity.service.js';
import type { Actor } from '../../../kernel/access/access.js';
import { Gate } from '../../../kernel/limits/gate.js';
import { Storage } from '../../../kernel/storage/storage.js';
import { Blobs } from '../../../tasks/attachments/blobs.js';
import { type Transaction } from '../../../database/sql.js';
import { ExportFormat } from '../export.dto.js';
import { allExported, projectExported } from '../export.events.js';
import { type Export, OpenExports } from '../open-exports.js';
import { attachedContents, PARTS } from './parts.js';
import type { LineFile, Manifest } from './format.js';
import { Spool, type Spooled } from './spool.js';
import { ZipWriter } from './zip-writer.js';
import { type ProjectHead, ZipQueries } from './zip.queries.js';

/**
 * Of one caller, and of all on this instance, so many exports are open at once, for so long: what is spooled is swept after an
 * hour. One more may wait for the end of another.
 */
const OPEN = { each: 1, all: 4, waiting: 1, waitMs: 5_000, longestMs: 50 * 60_000 };
/** Of these, so many read at once: each holds a connection, and a moment of the database, for that long. */
const READING = { each: 1, all: 2, waiting: 2, waitMs: 120_000 };
/** How many projects are looked up at a time. */
const PROJECTS_AT_ONCE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Projects = AsyncIterable<ProjectHead> | Iterable<ProjectHead>;

/** What a file tells of what came before. */
interface Progress {
  actor: Actor;
  zip: ZipWriter;
  projects: Manifest['projects'];
  /** The size of each content, by its hash. */
  contents: Map<string, number>;
}

/** Exports projects with all that belongs to them, as a zip file that is made while it is sent. */
@Injectable()
export class ZipExportService {
  private readonly exports = new OpenExports(OPEN);
  private readonly reading = new Gate(READING);

  constructor(
    private readonly queries: ZipQueries,
    private readonly blobs: Blobs,
    private readonly storage: Storage,
    private readonly activity: ActivityService,
  ) {}

  /**
   * All of a project that the actor sees, as it is at one moment. The stream fails where it cannot be complete.
   * @throws NotFound; Overloaded when too many exports are open.
   */
  async project(actor: Actor, id: string): Promise<Export> {
    const project = await this.queries.projectOf(actor, id);
    const noted = projectExported(project, ExportFormat.Zip);
    return this.begin(actor, project.key, [project], () => this.activity.note(actor, noted));
  }

  /** The same of all projects that the actor sees; each is as it is when its turn comes. @throws Overloaded */
  all(actor: Actor): Promise<Export> {
    return this.begin(actor, 'flowtrack', this.projectsOf(actor), () => this.activity.note(actor, allExported(actor)));
  }

  private async *projectsOf(actor: Actor): AsyncGenerator<ProjectHead> {
    for (let after = FIRST_ID; ;) {
      const projects = await this.queries.projectsAfter(actor, after, PROJECTS_AT_ONCE);
      yield* projects;
      after = projects.at(-1)?.id ?? '';
      if (projects.length < PROJECTS_AT_ONCE) return;
    }
  }

  private begin(actor: Actor, name: string, projects: Projects, note: () => Promise<void>): Promise<Export> {
    return this.exports.open(actor.id, name, 'zip', async () => {
      await note();
      const zip = new ZipWriter();
      this.write({ actor, zip, projects: [], contents: new Map() }, projects).catch((error: unknown) =>
        zip.fail(error as Error),
      );
      return zip.output;
    });
  }

  private async write(progress: Progress, projects: Projects): Promise<void> {
    const { zip, actor, contents } = progress;
    // Loaded with the first export.
    const { exportSchema, FORMAT_VERSION } = await import('./format.js');
    const exported_at = new Date().toISOString();
    zip.addText('schema.json', json(exportSchema()));
    for await (const { id } of projects) await this.addProject(progress, id);
    let bytes = 0;
    for (const [sha256, size] of contents) {
      bytes += size;
      await zip.add(`files/${sha256}`, await this.blobs.read(sha256), false);
    }
    const manifest: Manifest = {
      format: 'flowtrack',
      version: FORMAT_VERSION,
      exported_at,
      exported_by: { id: actor.id, name: actor.name },
      projects: progress.projects,
      files: { count: contents.size, bytes },
    };
    // Who has lost access meanwhile must not take this for all that they may see.
    for (const { id } of progress.projects) await this.queries.projectOf(actor, id);
    zip.addText('manifest.json', json(manifest));
    zip.end();
  }

  private async addProject(progress: Progress, id: string): Promise<void> {
    const { actor, zip } = progress;
    const spool = new Spool(this.storage, zip.signal);
    const spooled: Spooled[] = [];
    try {
      const read = () =>
        this.queries.asOfNow(actor, id, async (tx, project) => {
          for (const [name, part] of Object.entries(PARTS))
            spooled.push(await spool.write(name, this.queries.lines(tx, part({ actor, project_id: id }))));
          await this.collectContents(tx, progress, id);
          return { project, text: await this.queries.projectJson(tx, id) };
        });
      const { project, text } = await this.reading.run(actor.id, read);
      const folder = `projects/${project.key}`;
      zip.addText(`${folder}/project.json`, `${text}\n`);
      for (const part of spooled) await zip.add(`${folder}/${part.name}`, spool.read(part), true);
      const lines = Object.fromEntries(spooled.map((part) => [part.name, part.lines])) as Record<LineFile, number>;
      progress.projects.push({ ...project, folder, lines });
    } finally {
      await spool.remove(...spooled);
    }
  }

  private async collectContents(tx: Transaction, { actor, contents }: Progress, project_id: string): Promise<void> {
    for await (const lines of this.queries.lines(tx, attachedContents({ actor, project_id })))
      for (const line of lines) {
        const { sha256, bytes } = JSON.parse(line) as { sha256: string; bytes: number };
        contents.set(sha256, bytes);
      }
  }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
