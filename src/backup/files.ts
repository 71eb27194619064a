import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { MissingFile, type Storage } from '../kernel/storage/storage.js';
import { isKey, keyOf } from '../tasks/attachments/blobs.js';
import { BackupError, FILE } from './format.js';

/** How many files a backup has, and how many are not in the storage. */
export interface FileCounts {
  files: number;
  missing: number;
}

/** The lines of some files: each line has a part of one. */
export async function* fileLines(
  storage: Storage,
  keys: AsyncIterable<string>,
  counts: FileCounts,
): AsyncGenerator<string> {
  for await (const key of keys) {
    const parts = await storage.read(key).catch((error: unknown) => {
      if (error instanceof MissingFile) return undefined;
      throw error;
    });
    if (!parts) counts.missing += 1;
    else {
      counts.files += 1;
      for await (const part of parts as AsyncIterable<Buffer>) yield `${FILE}\t${key} ${part.toString('base64')}\n`;
    }
  }
}

interface OpenFile {
  key: string;
  path: string;
  stream: WriteStream;
  hash: Hash;
}

/** Puts the files of a backup into a storage, part by part; `undo` takes them out again. */
export class FileRestore {
  private current?: OpenFile;
  private readonly added: string[] = [];
  /** The number of files that are complete. */
  count = 0;

  constructor(private readonly storage: Storage) {}

  /** Takes a part of a file: its key, a space, and base64. @throws BackupError */
  async take(content: string): Promise<void> {
    const [key = '', base64 = ''] = content.split(' ', 2);
    if (!isKey(key)) throw damaged();
    if (this.current?.key !== key) await this.open(key);
    const part = Buffer.from(base64, 'base64');
    const { stream, hash } = this.current as OpenFile;
    hash.update(part);
    if (!stream.write(part)) await once(stream, 'drain');
  }

  /** Completes the last file. @throws BackupError for a file that is not what its key says. */
  async end(): Promise<void> {
    if (!this.current) return;
    const { key, path, stream, hash } = this.current;
    stream.end();
    await finished(stream);
    const sha256 = hash.digest('hex');
    // Thumbnails have another content than what they are called after.
    if (!key.includes('-') && key !== keyOf(sha256)) throw damaged();
    if (!(await this.storage.has(key))) {
      this.added.push(key);
      await this.storage.put(key, path);
    } else await rm(path, { force: true });
    this.current = undefined;
    this.count += 1;
  }

  /** Removes what was added. */
  async undo(): Promise<void> {
    if (this.current) {
      this.current.stream.destroy();
      await rm(this.current.path, { force: true });
    }
    for (const key of this.added) await this.storage.delete(key);
  }

  private async open(key: string): Promise<void> {
    await this.end();
    const path = await this.storage.stage();
    this.current = {
      key,
      path,
      stream: createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      hash: createHash('sha256'),
    };
  }
}

function damaged(): BackupError {
  return new BackupError('The backup is damaged (a file is not what it is called): nothing was restored.');
}
