import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { flush, flushFolder } from '../flush.js';
import { type ByteRange, MissingFile, Storage } from './storage.js';

/** Keeps files in a folder, which instances on several machines must share. */
export class LocalStorage extends Storage {
  readonly staging: string;

  constructor(private readonly folder: string) {
    super();
    // On the same file system, so that a file is renamed and not copied.
    this.staging = join(folder, 'incoming');
  }

  async put(key: string, staged: string): Promise<void> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await flush(staged);
    await rename(staged, path);
    // The name is durable when its folder is; new folders are named in theirs.
    for (const folder of [dirname(path), dirname(dirname(path)), this.folder]) await flushFolder(folder);
  }

  async has(key: string): Promise<boolean> {
    return access(this.pathOf(key)).then(
      () => true,
      () => false,
    );
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const handle = await open(this.pathOf(key)).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new MissingFile(key, error) : error;
    });
    return handle.createReadStream(range);
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    return join(this.folder, key);
  }
}
