import { open } from 'node:fs/promises';

/** Writes to the disk what the system still has in memory of a file. */
export async function flush(file: string): Promise<void> {
  await sync(file, 'r+');
}

/** Writes to the disk which names a folder has. No effect on Windows, which opens no folders. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await sync(folder, 'r');
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
