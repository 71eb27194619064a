import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { ImportProblem } from '../../import-problem.js';
import { StoredFile, type StoredParts } from './stored-file.js';

const MB = 1024 * 1024;

/** What an archive may have at most. */
export const ARCHIVE_LIMITS = {
  entries: 100_000,
  /** Of all files together, once they are expanded. */
  bytes: 4096 * MB,
  /** How many times as large as its data a file may become, unless it is small. */
  ratio: 400,
  small: MB,
  /** Of a file that is read as a whole. */
  whole: 16 * MB,
};

/** The files that exports have, and no others. */
const KNOWN =
  /^(manifest\.json|schema\.json|projects\/[A-Z]{2,10}\/(project\.json|[a-z]{1,20}\.ndjson)|files\/[\da-f]{64})$/;

/** The directory of a zip file that somebody has sent, which is checked before anything of it is read. */
export class Archive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws ImportProblem for a file that is no zip file, is cut off, or has what exports do not have. */
  static async open(parts: StoredParts): Promise<Archive> {
    const file = await StoredFile.of(parts);
    if (file.bytes === 0) throw new ImportProblem('empty', 'The file is empty.');
    const zip = await opened(file);
    try {
      return new Archive(zip, await entriesOf(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** The size of a file once it is expanded. */
  bytesOf(name: string): number {
    return this.entries.get(name)?.uncompressedSize ?? 0;
  }

  /** A file as a stream, which fails where size or checksum are not as the directory says. @throws ImportProblem */
  async stream(name: string): Promise<Readable> {
    const entry = this.entries.get(name);
    if (!entry) throw new ImportProblem('missing_file', `The file lacks ${name}.`, { path: name });
    return this.zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw brokenIn(name, error);
    });
  }

  /** A small file as text. @throws ImportProblem */
  async text(name: string): Promise<string> {
    if (this.bytesOf(name) > ARCHIVE_LIMITS.whole)
      throw new ImportProblem('too_long', `${name} is too large.`, { path: name });
    const parts: Buffer[] = [];
    try {
      for await (const part of await this.stream(name)) parts.push(part as Buffer);
    } catch (error) {
      throw brokenIn(name, error);
    }
    return Buffer.concat(parts).toString();
  }

  close(): void {
    this.zip.close();
  }
}

/** What is wrong with the data of a file of the archive; errors of our own, such as those of the database, stay as they are. */
export function brokenIn(path: string, error: unknown): Error {
  const { code = '', message, constructor } = error as Error & { code?: string };
  const isOfZip = code.startsWith('Z_') || (constructor === Error && code === '');
  if (!isOfZip) return error as Error;
  return new ImportProblem('broken_zip', `The data of ${path} is broken: ${message}.`, { path });
}

/** Ensures that a content is what its hash says. @param line of the attachment that has it. @throws ImportProblem */
export async function requireContent(archive: Archive, sha256: string, line: number): Promise<void> {
  const path = `files/${sha256}`;
  const hash = createHash('sha256');
  try {
    for await (const part of await archive.stream(path)) hash.update(part as Buffer);
  } catch (error) {
    throw brokenIn(path, error);
  }
  if (hash.digest('hex') === sha256) return;
  throw new ImportProblem('broken_zip', `The content of ${path} is not what its hash says.`, { path, line });
}

async function opened(file: StoredFile): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(file, file.bytes, {
      ...{ lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
    });
  } catch (error) {
    if ((error as { code?: string }).code) throw error;
    throw (await beginsAsZip(file))
      ? new ImportProblem('truncated', 'The file ends in the middle: it was not downloaded whole.', {
          byte: file.bytes,
        })
      : new ImportProblem('not_zip', 'This is not the zip file of an export.');
  }
}

async function beginsAsZip(file: StoredFile): Promise<boolean> {
  for await (const part of file.range(0, 4)) return part.subarray(0, 2).toString() === 'PK';
  return false;
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > ARCHIVE_LIMITS.entries) {
    throw new ImportProblem('too_many', `The file has more than ${ARCHIVE_LIMITS.entries} files in it.`);
  }
  const entries = new Map<string, Entry>();
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      requireKnown(entry, entries);
      bytes += entry.uncompressedSize;
      if (bytes > ARCHIVE_LIMITS.bytes) throw tooLarge(fileName);
      entries.set(fileName, entry);
    }
  } catch (error) {
    if (error instanceof ImportProblem || (error as { code?: string }).code) throw error;
    throw new ImportProblem('broken_zip', `The directory of the zip file is broken: ${(error as Error).message}.`);
  }
  return entries;
}

/** @throws ImportProblem */
function requireKnown(entry: Entry, others: ReadonlyMap<string, Entry>): void {
  const { fileName: path, uncompressedSize, compressedSize } = entry;
  const shown = path.slice(0, 200);
  if (!KNOWN.test(path)) {
    throw new ImportProblem('unknown_file', `Exports have no file ${shown}.`, { path: shown });
  }
  if (others.has(path)) throw new ImportProblem('doubled_file', `The file has ${path} twice.`, { path });
  if (entry.isEncrypted()) throw new ImportProblem('encrypted', `${path} is encrypted.`, { path });
  if (!entry.canDecodeFileData()) {
    throw new ImportProblem('broken_zip', `${path} is compressed in a way that is not supported.`, { path });
  }
  const { small, ratio } = ARCHIVE_LIMITS;
  if (uncompressedSize > small && uncompressedSize > ratio * compressedSize) throw tooLarge(path);
}

const tooLarge = (path: string) =>
  new ImportProblem('bomb', `The file would become far larger than it is: ${path}.`, { path });
