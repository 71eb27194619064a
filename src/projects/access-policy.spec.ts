import { describe, expect, it } from 'vitest';
import { Role } from '../kernel/access/access.js';
import { can, HELD, type Known, may, PROJECT_RIGHTS, type ProjectRight, type Verb } from './access-policy.js';
import { ProjectRole } from './members/project-member.entity.js';

const actor = (role: Role) => ({ id: 'me', name: 'Me', role, session_id: 'session' });

const { Manager, Member, Viewer } = ProjectRole;

/** The columns of the table: how somebody stands to a project. */
const STANDINGS: [title: string, role: Role, known: Known][] = [
  ['Admin', Role.Admin, { project_role: null }],
  ['Manager', Role.Member, { project_role: Manager }],
  ['Member', Role.Member, { project_role: Member }],
  ['Member of a shared board', Role.Member, { project_role: Member, shared: true }],
  ['Viewer', Role.Member, { project_role: Viewer }],
];

/** What each right allows; null where the rows about tasks say it. */
const WORDS: Record<ProjectRight, string | null> = {
  edit: 'Change name, description, deadline and status',
  create_tasks: 'Create tasks',
  edit_tasks: null,
  see_all_tasks: 'See all tasks, and what happened to them',
  set_task_access: 'Decide what members see (`task_access`)',
  set_key: 'Change its key, with which the keys of its tasks begin (`WEB-42`)',
  set_archive_rule: 'Decide when done tasks are archived (`archive_after_days`)',
  manage_members: 'Add and remove members, and give them roles',
  manage_columns: 'Add, change, move and delete columns',
  manage_labels: 'Add, change, merge, delete and restore labels',
  share_views: 'Share views, and change and delete the shared ones that they created',
  manage_views: 'Change and delete all shared views',
  manage_webhooks: 'See, add, change and delete webhooks, and what is recorded of them',
  import: 'Import files of other systems into it',
  delete: 'Put the project into the trash',
  restore: 'Take it out of the trash',
};

function projectRow(verb: ProjectRight | 'see', words: string): string[] {
  return [words, ...STANDINGS.map(([, role, known]) => (may({ role }, verb, 'project', known) ? 'yes' : '–'))];
}

function taskRow(verb: Verb<'task'>, words: string): string[] {
  return [
    words,
    ...STANDINGS.map(([, role, known]) => {
      if (may({ role }, verb, 'task', known)) return 'all';
      return may({ role }, verb, 'task', { ...known, own: true }) ? 'their own' : '–';
    }),
  ];
}

function commentRow(verb: Verb<'comment'>, words: string): string[] {
  return [words, ...STANDINGS.map(([, role, known]) => (may({ role }, verb, 'comment', known) ? 'all' : 'their own'))];
}

function tableOf(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

const page = () => `# Who may do what in a project

The table is generated from \`src/projects/access-policy.ts\`, which the API, the live events and the dashboard follow; a test fails when it is out of date (\`npx vitest run --project unit src/projects -u\` writes it).

${tableOf([
  ['', ...STANDINGS.map(([title]) => title)],
  projectRow('see', 'See the project, its members and its progress'),
  taskRow('see', 'See tasks'),
  taskRow('edit', 'Change, move, archive, delete and restore tasks, and put labels on them'),
  taskRow('comment', 'Comment on tasks'),
  commentRow('edit', 'Change comments'),
  commentRow('delete', 'Delete comments'),
  ...PROJECT_RIGHTS.flatMap((right) => (WORDS[right] === null ? [] : [projectRow(right, WORDS[right])])),
])}

- Admins are admins of the installation and need no membership. Members of a project have one of the roles \`manager\`, \`member\` (default) and \`viewer\` in it, which its managers and admins set; the answer of a project says in \`can\` what its reader may do.
- A shared board is a project with \`task_access: members\`. In other projects, members see the tasks that are assigned to them.
- Viewers cannot be assigned tasks. A member who becomes a viewer loses theirs: they become unassigned in the same transaction.
- Members may change the project's name and status, as they could before there were roles. So that it does not happen by accident, the dashboard asks them before they complete a project from its menu, renames only in a form that is saved, and offers to undo both.
- With \`PROJECT_CREATION=members\` everybody who is logged in may create projects, with \`admins\` (default) only admins. A member who creates a project is its first manager.
- Another role takes effect at the number of its event, \`member_updated\`: what was recorded before is seen, and what was begun before is done, with the former role.
`;

describe('the policy of projects', () => {
  it('is what the documentation says', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/roles.md');
  });

  it('gives nothing to those who do not belong to a project', () => {
    const everything = { project_role: null, shared: true, own: true, general: true };
    for (const verb of ['see', ...PROJECT_RIGHTS] as const)
      expect(may(actor(Role.Member), verb, 'project', everything)).toBe(false);
    for (const verb of ['see', 'edit'] as const) expect(may(actor(Role.Member), verb, 'task', everything)).toBe(false);
    expect(may(actor(Role.Member), 'see', 'activity', everything)).toBe(false);
  });

  it('lets nobody change what they do not see', () => {
    for (const [, role, known] of STANDINGS)
      for (const own of [false, true])
        if (may({ role }, 'edit', 'task', { ...known, own }))
          expect(may({ role }, 'see', 'task', { ...known, own })).toBe(true);
  });

  it('looks at a membership once, and holds it where that is asked', () => {
    const { sql, values } = can(actor(Role.Member), 'edit', 'task', { hold: HELD });
    expect(sql.match(/EXISTS/g)).toHaveLength(1);
    expect(sql).toContain(`m.project_role IN ('manager', 'member')`);
    expect(sql.trim()).toMatch(/FOR KEY SHARE\)$/);
    expect(values).toEqual(['me', 'me']);
    expect(can(actor(Role.Admin), 'edit', 'task', { hold: HELD }).sql).toBe('true');
  });
});
