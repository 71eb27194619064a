import { writeBackup } from '../backup/write.js';
import { storageOf } from '../tasks/attachments/attachment-storage.js';
import { besideRunning, CommandError, runCommand, withDatabase } from './command.js';

await runCommand(async (config) => {
  const [file, ...rest] = process.argv.slice(2);
  if (!file || rest.length > 0) throw new CommandError('Usage: npm run backup -- <file>');
  await besideRunning(config, (config) =>
    withDatabase(config, async (source) => {
      const { rows, files, missing, bytes } = await writeBackup(source, storageOf(config), file);
      if (missing > 0)
        console.error(`${missing} files of attachments are not in the storage, and so not in the backup.`);
      console.log(
        `Wrote ${rows} rows and ${files} files to ${file} (${bytes} bytes). Whoever has it has all data: keep it private.`,
      );
    }),
  );
});
