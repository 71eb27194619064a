import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../docs/performance.md');

const INTRODUCTION = `# Performance

Made by \`npm run bench -- --publish\`; what each column means is in [bench/README.md](../bench/README.md). The floor is a
server of bare \`node:http\` and \`pg\` that answers the same requests with the same SQL, the same check of who is calling
and the same bytes. Absolute figures are those of one small machine, on which the load generator, the server and
PostgreSQL share the processor; the ratios say more. Where an answer takes longer than a round, as those of all users' reports
do with many connections, a line counts few answers or none: it then says only that.`;

/** Puts the results where readers look for them. */
export function publish(results: string): void {
  writeFileSync(FILE, `${INTRODUCTION}\n\n${results}`);
}
