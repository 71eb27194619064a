import { copyFile, open, rm, stat, truncate } from 'node:fs/promises';

const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_LINES = 10;
const TAIL_BYTES = 8_192;

/** The size of the log in bytes, as a position to read from. */
export async function logSize(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

/**
 * Keeps the log below about 10 MB, and the previous one as `.1`. Safe while the server writes, because it always
 * appends.
 */
export async function trimLog(path: string): Promise<void> {
  if ((await logSize(path)) <= MAX_BYTES) return;
  await rm(`${path}.1`, { force: true });
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** The last lines after position `from`, indented, one per line. */
export async function logTail(path: string, from: number): Promise<string> {
  const size = await logSize(path);
  const start = Math.max(from, size - TAIL_BYTES);
  if (size <= start) return '';
  const file = await open(path);
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    const lines = buffer.toString().trim().split('\n').slice(-TAIL_LINES);
    return lines.map((line) => `\n  ${line}`).join('');
  } finally {
    await file.close();
  }
}
