/**
 * Each table has one owner, the room of its entity, which alone writes to it. Which other rooms may name it in their
 * statements is declared here; all else goes through what the owner exports. `npm run check` runs this.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** By table, the rooms besides its owner that may read it. */
const READERS: Record<string, string[]> = {
  activity: ['flow', 'integrations', 'live', 'projects', 'tasks'],
  api_tokens: ['auth', 'live'],
  activity_heads: ['integrations', 'live', 'projects', 'tasks'],
  notifications: ['dashboard', 'live', 'notifications'],
  column_counts: ['reports'],
  attachment_blobs: ['integrations'],
  attachments: ['integrations'],
  checklist_items: ['integrations'],
  comment_mentions: ['integrations', 'notifications'],
  comment_reactions: ['integrations'],
  comments: ['integrations', 'notifications', 'search'],
  labels: ['integrations', 'search', 'tasks'],
  project_columns: ['flow', 'integrations', 'reports', 'tasks'],
  project_members: ['integrations', 'live', 'tasks'],
  project_keys: ['history', 'tasks'],
  projects: [
    'auth',
    'dashboard',
    'flow',
    'history',
    'integrations',
    'live',
    'notifications',
    'reports',
    'search',
    'tasks',
    'demo',
  ],
  sessions: ['live'],
  task_counts: ['dashboard', 'projects', 'reports', 'search'],
  saved_views: ['integrations'],
  task_labels: ['integrations', 'search'],
  task_links: ['integrations'],
  tasks: ['dashboard', 'flow', 'integrations', 'notifications', 'search'],
  user_preferences: ['history', 'tasks'],
  users: [
    'auth',
    'commands',
    'demo',
    'history',
    'integrations',
    'live',
    'notifications',
    'projects',
    'reports',
    'search',
    'tasks',
  ],
};

/**
 * By table, the rooms besides its owner that may write to it. The history writes
 * notifications with what they tell of; their inbox marks them as read, and forgets them. Who authenticates an API token
 * notes its use, and ends all of them after a restore, with all that was to be mailed.
 */
const WRITERS: Record<string, string[]> = {
  api_tokens: ['auth'],
  calendar_feeds: ['auth'],
  notice_mails: ['auth'],
  notifications: ['notifications'],
};

type Use = 'reads' | 'writes';
interface Found {
  table: string;
  room: string;
  use: Use;
  file: string;
}

const WRITE = /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+(\w+)/g;
const READ = /(?<!\bDELETE\s)\b(?:FROM|JOIN)\s+(\w+)/g;

const roomOf = (file: string) => file.split('/')[1] ?? '';

function ownersOf(files: string[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.entity.ts')))
    for (const [, table = ''] of readFileSync(file, 'utf8').matchAll(/@Entity\('(\w+)'/g))
      owners.set(table, roomOf(file));
  return owners;
}

function usesIn(file: string): Found[] {
  const text = readFileSync(file, 'utf8');
  const found = (pattern: RegExp, use: Use) =>
    [...text.matchAll(pattern)].map(([, table = '']) => ({ table, room: roomOf(file), use, file }));
  return [...found(WRITE, 'writes'), ...found(READ, 'reads')];
}

function problems(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.includes('/migrations/'));
  const owners = ownersOf(files);
  const foreign = files.flatMap(usesIn).filter(({ table, room }) => owners.has(table) && owners.get(table) !== room);
  const allowed = (use: Use) => (use === 'writes' ? WRITERS : READERS);
  const undeclared = foreign
    .filter(({ table, room, use }) => !allowed(use)[table]?.includes(room))
    .map(({ table, room, use, file }) => `${file}: ${room} ${use} ${table}, which belongs to ${owners.get(table)}`);
  const unused = (['reads', 'writes'] as const).flatMap((use) =>
    Object.entries(allowed(use)).flatMap(([table, rooms]) =>
      rooms
        .filter((room) => !foreign.some((one) => one.table === table && one.room === room && one.use === use))
        .map((room) => `${room} is said to ${use === 'reads' ? 'read' : 'write'} ${table}, and does not`),
    ),
  );
  return [...undeclared, ...unused];
}

const found = problems();
for (const problem of found) console.error(problem);
if (found.length > 0) process.exitCode = 1;
