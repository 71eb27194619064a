import { writeBackup } from '../backup/write.js';
import { besideRunning, CommandError, runCommand, withDatabase } from './command.js';

await runCommand(async (config) => {
  const [file, ...rest] = process.argv.slice(2);
  if (!file || rest.length > 0) throw new CommandError('Usage: npm run backup -- <file>');
  await besideRunning(config, (config) =>
    withDatabase(config, async (source) => {
      const { rows, bytes } = await writeBackup(source, file);
      console.log(`Wrote ${rows} rows to ${file} (${bytes} bytes). Whoever has it has all data: keep it private.`);
    }),
  );
});
