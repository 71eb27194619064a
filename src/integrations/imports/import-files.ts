import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database, sql } from '../../database/sql.js';
import { Config } from '../../config.js';
import { BodyTooLarge } from '../../kernel/http/problem.js';

/** The size of the parts in which a file is kept, in bytes. */
const PART_BYTES = 512 * 1024;
const MB = 1024 * 1024;

/** Keeps the files of imports until they have been read, where every instance finds them. */
@Injectable()
export class ImportFiles {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /**
   * Stores a file as it arrives, of which only one part is in memory.
   * @returns its length and its hash.
   * @throws BodyTooLarge
   */
  async store(import_id: string, file: Readable): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let [bytes, n] = [0, 0];
    let parts: Buffer[] = [];
    const flush = async () => {
      if (parts.length === 0) return;
      const data = Buffer.concat(parts);
      parts = [];
      await this.database.rows(
        sql`INSERT INTO import_chunks (import_id, n, data) VALUES (${import_id}, ${n++}, ${data})`,
      );
    };
    let held = 0;
    for await (const part of file as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > this.config.IMPORT_MAX_MB * MB) {
        throw new BodyTooLarge(`The file is larger than ${this.config.IMPORT_MAX_MB} MB.`);
      }
      hash.update(part);
      parts.push(part);
      held += part.length;
      if (held < PART_BYTES) continue;
      held = 0;
      await flush();
    }
    await flush();
    return { bytes, sha256: hash.digest('hex') };
  }
}
