import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Storage } from '../../../kernel/storage/storage.js';

/** Lines that were read, in a compressed file, until they are taken. */
export interface Spooled {
  name: string;
  path: string;
  lines: number;
}

/** Keeps lines on the disk, where a slow reader holds no transaction open. What a kill leaves over is swept with uploads. */
export class Spool {
  constructor(
    private readonly storage: Storage,
    private readonly signal: AbortSignal,
  ) {}

  async write(name: string, batches: AsyncIterable<string[]>): Promise<Spooled> {
    const spooled: Spooled = { name, path: await this.storage.stage(), lines: 0 };
    const counted = async function* () {
      for await (const lines of batches) {
        spooled.lines += lines.length;
        yield `${lines.join('\n')}\n`;
      }
    };
    const file = createWriteStream(spooled.path, { flags: 'wx', mode: 0o600 });
    try {
      await pipeline(Readable.from(counted()), createGzip({ level: 1 }), file, { signal: this.signal });
    } catch (error) {
      await this.remove(spooled);
      throw error;
    }
    return spooled;
  }

  read({ path }: Spooled): Readable {
    const content = createGunzip();
    pipeline(createReadStream(path), content).catch((error: unknown) => content.destroy(error as Error));
    return content;
  }

  async remove(...spooled: Spooled[]): Promise<void> {
    for (const { path } of spooled) await rm(path, { force: true });
  }
}
