import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../config.js';
import { LocalStorage } from '../../kernel/storage/local-storage.js';
import type { Storage } from '../../kernel/storage/storage.js';
import { keyOf, SIZES, thumbnailKeyOf } from './blobs.js';

/** Where the files of attachments are. */
export function storageOf({ STORAGE, DATA_DIR }: Config): Storage {
  return new LocalStorage(STORAGE ?? join(DATA_DIR, 'attachments'));
}

/** How many contents are looked up at a time. */
const BATCH = 1000;

interface Content {
  sha256: string;
  has_thumbnail: boolean;
}

/** The keys of the files that attachments have, deleted ones and thumbnails included. */
export async function* attachedKeys(tx: EntityManager): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const contents = await tx.query<Content[]>(
      `SELECT b.sha256, b.has_thumbnail FROM attachment_blobs b
       WHERE b.sha256 > $1 AND EXISTS (SELECT FROM attachments a WHERE a.sha256 = b.sha256)
       ORDER BY b.sha256 LIMIT ${BATCH}`,
      [after],
    );
    for (const { sha256, has_thumbnail } of contents) {
      yield keyOf(sha256);
      if (has_thumbnail) for (const size of SIZES) yield thumbnailKeyOf(sha256, size);
    }
    after = contents.at(-1)?.sha256 ?? '';
    if (contents.length < BATCH) return;
  }
}
