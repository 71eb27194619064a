import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../docs/performance.md');

const INTRODUCTION = `# Performance

Made by \`npm run bench -- --publish\`; what each column means is in [bench/README.md](../bench/README.md). The floor is a
server of bare \`node:http\` and \`pg\` that answers the same requests with the same SQL, the same check of who is calling
and the same bytes. Absolute figures are those of one small machine, on which the load generator, the server and
PostgreSQL share the processor; the ratios say more.`;

/** What was measured of one part, as Markdown. */
export interface Section {
  title: string;
  text: string;
}

export function documentOf(sections: Section[]): string {
  return `${sections.map(({ title, text }) => `## ${title}\n\n${text}`).join('\n\n')}\n`;
}

/** Puts the results where readers look for them, in the order of these titles. Parts that were not measured stay. */
export function publish(measured: Section[], titles: string[]): void {
  const former = existsSync(FILE) ? sectionsOf(readFileSync(FILE, 'utf8')) : [];
  const sections = titles.flatMap((wanted) => [...measured, ...former].find(({ title }) => title === wanted) ?? []);
  writeFileSync(FILE, `${INTRODUCTION}\n\n${documentOf(sections)}`);
}

function sectionsOf(text: string): Section[] {
  const parts = text.split(/^## /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { title: part.slice(0, end), text: part.slice(end).trim() };
  });
}
