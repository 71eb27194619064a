import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Database, sql } from '../../database/sql.js';
import { BodyTooLarge, InvalidInput } from '../../kernel/http/problem.js';
import { type ByteRange, Storage } from '../../kernel/storage/storage.js';
import { Pictures, THUMBNAILS, type ThumbnailSize } from './pictures.js';
import { isPicture, SNIFFED_BYTES, typeOf } from './sniffing.js';

/** A file that has arrived, and is not kept yet. */
export interface Arrived {
  path: string;
  bytes: number;
  sha256: string;
  head: Buffer;
}

/** What is known of a content. */
export interface Blob {
  sha256: string;
  bytes: number;
}

/**
 * How long content without an attachment and unfinished files stay, in milliseconds: longer than any upload takes from its
 * last byte to its attachment, and than a file that is arriving can pause.
 */
export const GRACE_MS = 3_600_000;
/** How many contents a sweep looks at in one transaction. */
const SWEPT_AT_ONCE = 100;
const MB = 1024 * 1024;

export const SIZES = Object.keys(THUMBNAILS) as ThumbnailSize[];

/** Two levels of folders keep each of them small. */
export const keyOf = (sha256: string) => `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
export const thumbnailKeyOf = (sha256: string, size: ThumbnailSize) => `${keyOf(sha256)}-${size}.webp`;

/** Whether a text is the key of a content or a thumbnail, and leads nowhere else. */
export const isKey = (text: string) =>
  /^([\da-f]{2})\/([\da-f]{2})\/\1\2[\da-f]{60}(-(small|large)\.webp)?$/.test(text);

/**
 * The contents of attachments. A kill at any moment leaves no attachment without its content: first the row of the
 * content is written, then the file, durably, and then the attachment. What a kill leaves over is swept.
 */
@Injectable()
export class Blobs {
  constructor(
    private readonly database: Database,
    private readonly storage: Storage,
    private readonly pictures: Pictures,
  ) {}

  /** Writes a file to a temporary place as it arrives; the caller discards it. @throws BodyTooLarge, InvalidInput */
  async receive(file: Readable, maxMb: number): Promise<Arrived> {
    const path = await this.storage.stage();
    const hash = createHash('sha256');
    const head: Buffer[] = [];
    let bytes = 0;
    const counted = async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        if (bytes < SNIFFED_BYTES) head.push(part.subarray(0, SNIFFED_BYTES - bytes));
        bytes += part.length;
        if (bytes > maxMb * MB) throw new BodyTooLarge(`The file is larger than ${maxMb} MB.`);
        hash.update(part);
        yield part;
      }
    };
    try {
      await pipeline(file, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      if (bytes === 0) throw new InvalidInput([{ field: 'file', message: 'must not be empty' }]);
    } catch (error) {
      await this.discard({ path });
      throw error;
    }
    return { path, bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
  }

  /** Removes what is left of a file that has arrived. */
  async discard({ path }: Pick<Arrived, 'path'>): Promise<void> {
    await rm(path, { force: true });
  }

  /** Keeps a file under its hash, and its thumbnails. @throws InvalidInput for a picture with too many pixels. */
  async keep({ path, bytes, sha256, head }: Arrived): Promise<void> {
    const type = await typeOf(head);
    const size = isPicture(type) ? await this.pictures.measure(path) : undefined;
    const row = await this.database.row<{ has_thumbnail: boolean }>(sql`
      INSERT INTO attachment_blobs (sha256, bytes, type, width, height)
      VALUES (${sha256}, ${bytes}, ${type}, ${size?.width ?? null}, ${size?.height ?? null})
      ON CONFLICT (sha256) DO UPDATE SET used_at = now() RETURNING has_thumbnail`);
    const isThere = await this.storage.has(keyOf(sha256));
    const isComplete = isThere && row?.has_thumbnail === true;
    if (size && !isComplete && (await this.keepThumbnails(path, sha256))) {
      await this.database.rows(sql`UPDATE attachment_blobs SET has_thumbnail = true WHERE sha256 = ${sha256}`);
    }
    if (!isThere) await this.storage.put(keyOf(sha256), path);
  }

  private async keepThumbnails(path: string, sha256: string): Promise<boolean> {
    for (const size of SIZES) {
      const thumbnail = await this.storage.stage();
      try {
        if (!(await this.pictures.shrink(path, size, thumbnail))) return false;
        await this.storage.put(thumbnailKeyOf(sha256, size), thumbnail);
      } finally {
        await this.discard({ path: thumbnail });
      }
    }
    return true;
  }

  read(sha256: string, range?: ByteRange): Promise<Readable> {
    return this.storage.read(keyOf(sha256), range);
  }

  readThumbnail(sha256: string, size: ThumbnailSize): Promise<Readable> {
    return this.storage.read(thumbnailKeyOf(sha256, size));
  }

  /** Removes content that no attachment has, and unfinished files, where neither was used for a while. */
  async sweep(graceMs = GRACE_MS): Promise<void> {
    await this.sweepStaged(graceMs);
    while ((await this.sweepSome(graceMs)) === SWEPT_AT_ONCE);
  }

  private sweepSome(graceMs: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const unused = await tx.rows<{ sha256: string }>(sql`
        DELETE FROM attachment_blobs WHERE sha256 IN (
          SELECT b.sha256 FROM attachment_blobs b WHERE b.used_at <= now() - ${graceMs} * interval '1 millisecond'
            AND NOT EXISTS (SELECT FROM attachments a WHERE a.sha256 = b.sha256)
          LIMIT ${SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED) RETURNING sha256`);
      // While the rows are locked: who keeps the same content waits, and then finds that the file is not there.
      for (const { sha256 } of unused) {
        await this.storage.delete(keyOf(sha256));
        for (const size of SIZES) await this.storage.delete(thumbnailKeyOf(sha256, size));
      }
      return unused.length;
    });
  }

  private async sweepStaged(graceMs: number): Promise<void> {
    for (const name of await readdir(this.storage.staging).catch(() => [])) {
      const path = join(this.storage.staging, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs <= Date.now() - graceMs) await rm(path, { force: true });
    }
  }
}
