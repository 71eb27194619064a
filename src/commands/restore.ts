import { restoreBackup } from '../backup/restore.js';
import { storageOf } from '../tasks/attachments/attachment-storage.js';
import { CommandError, runCommand, withDatabase } from './command.js';

await runCommand(async (config) => {
  const [file, ...rest] = process.argv.slice(2);
  if (!file || rest.length > 0) throw new CommandError('Usage: npm run restore -- <file>');
  await withDatabase(config, async (source) => {
    await source.migrate();
    const { rows, files } = await restoreBackup(source, storageOf(config), file);
    console.log(`Restored ${rows} rows and ${files} files from ${file}.`);
  });
});
