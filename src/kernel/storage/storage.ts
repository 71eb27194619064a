import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { uuidv7 } from 'uuidv7';

/** A part of a file, in bytes; `end` is included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Keeps files under keys such as `ab/cd/abcd…`. A file never changes: its key follows from its content. */
export abstract class Storage {
  /** A local folder for files that are still arriving; `put` takes them from there. */
  abstract readonly staging: string;

  /** A path in `staging`, which exists then, for a file that is arriving. */
  async stage(): Promise<string> {
    await mkdir(this.staging, { recursive: true, mode: 0o700 });
    return join(this.staging, uuidv7());
  }

  /** Moves a staged file here. Once this resolves, the file survives a crash. Nothing happens to a file that is there. */
  abstract put(key: string, staged: string): Promise<void>;

  abstract has(key: string): Promise<boolean>;

  /** @throws MissingFile */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** No effect if there is no such file. */
  abstract delete(key: string): Promise<void>;
}

/** A file is not in the storage, although it should be. */
export class MissingFile extends Error {
  constructor(key: string, cause?: unknown) {
    super(`The storage has no file ${key}.`, { cause });
  }
}
