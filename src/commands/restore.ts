import { restoreBackup } from '../backup/restore.js';
import { CommandError, runCommand, withDatabase } from './command.js';

await runCommand(async (config) => {
  const [file, ...rest] = process.argv.slice(2);
  if (!file || rest.length > 0) throw new CommandError('Usage: npm run restore -- <file>');
  await withDatabase(config, async (source) => {
    await source.migrate();
    console.log(`Restored ${await restoreBackup(source, file)} rows from ${file}.`);
  });
});
