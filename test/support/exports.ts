import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import type { Manifest } from '../../src/integrations/exports/zip/format.js';
import type { TestActor } from './actor.js';

/** A line of a file; what is in it is held against the schema elsewhere. */
export type Line = Record<string, any>;

/** A zip file that was exported. */
export class Exported {
  constructor(readonly files: Map<string, Buffer>) {}

  static async from(zip: Buffer): Promise<Exported> {
    const files = new Map<string, Buffer>();
    const file = await fromBufferPromise(zip, { lazyEntries: true });
    for await (const entry of file.eachEntry())
      files.set(entry.fileName, await buffer(await file.openReadStreamPromise(entry)));
    return new Exported(files);
  }

  get names(): string[] {
    return [...this.files.keys()].sort();
  }

  get manifest(): Manifest {
    return JSON.parse(this.text('manifest.json')) as Manifest;
  }

  text(name: string): string {
    const content = this.files.get(name);
    if (!content) throw new Error(`there is no ${name} in the export`);
    return content.toString();
  }

  /** The lines of a file of a project, by default the only one. */
  lines(name: string, folder = this.manifest.projects[0]?.folder): Line[] {
    const lines = this.text(`${folder}/${name}`).split('\n');
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
  }

  /** Everything as text, to look for what must not be in it. */
  get all(): string {
    return [...this.files.values()].map(String).join('\n');
  }
}

/** @param path of the export below `/api/v1`. */
export async function exported(actor: TestActor, path: string): Promise<Exported> {
  const headers = { authorization: `Bearer ${actor.token}` };
  const answer = await fetch(`${actor.base}/api/v1${path}`, { headers });
  if (answer.status !== 200) throw new Error(`cannot export: ${answer.status} ${await answer.text()}`);
  return Exported.from(Buffer.from(await answer.arrayBuffer()));
}
