/** The query keys. Invalidating a prefix invalidates everything below it. */
export const keys = {
  projects: ['projects'] as const,
  projectList: (filter: object) => ['projects', 'list', filter] as const,
  projectTrash: ['projects', 'trash'] as const,
  /** Whether the user has put a project into the trash since the page was opened. */
  hasDeleted: ['has-deleted-projects'] as const,
  project: (id: string) => ['project', id] as const,
  board: (project_id: string) => ['project', project_id, 'board'] as const,
  /** Not below the board: what happens now changes nothing of it. */
  past: (project_id: string, at: string, limit: number | 'all') => ['past', project_id, 'board', at, limit] as const,
  pastTask: (id: string, seq: number) => ['past', 'task', id, seq] as const,
  activityDays: (project_id: string) => ['past', project_id, 'days'] as const,
  presence: (project_id: string) => ['presence', project_id] as const,
  members: (project_id: string, search = '') => ['project', project_id, 'members', search] as const,
  candidates: (project_id: string, search: string) => ['project', project_id, 'candidates', search] as const,
  progress: (project_id: string) => ['project', project_id, 'progress'] as const,
  labels: (project_id: string) => ['project', project_id, 'labels'] as const,
  /** @param project_id or nothing for the user's views of all tasks */
  views: (project_id?: string) => (project_id ? ['project', project_id, 'views'] : ['views']),
  webhooks: (project_id: string) => ['project', project_id, 'webhooks'] as const,
  projectActivity: (project_id: string) => ['project', project_id, 'activity'] as const,
  taskTrash: (project_id: string) => ['project', project_id, 'trash'] as const,
  /** Below the tasks: what changes them may change what is found. */
  found: (search: object) => ['tasks', 'found', search] as const,
  tasks: ['tasks'] as const,
  taskList: (filter: object) => ['tasks', 'list', filter] as const,
  task: (id: string) => ['task', id] as const,
  /** The id behind a key, which never changes. */
  taskOfKey: (key: string) => ['task-of-key', key.toUpperCase()] as const,
  taskActivity: (id: string) => ['task', id, 'activity'] as const,
  watching: (task_id: string) => ['task', task_id, 'watching'] as const,
  checklist: (task_id: string) => ['task', task_id, 'checklist'] as const,
  attachments: (task_id: string) => ['task', task_id, 'attachments'] as const,
  /** Below the tasks: what changes them may change which links show. */
  projectLinks: (project_id: string) => ['tasks', 'links', project_id] as const,
  links: (task_id: string) => ['task', task_id, 'links'] as const,
  comments: (task_id: string) => ['task', task_id, 'comments'] as const,
  readers: (task_id: string, search: string) => ['task', task_id, 'readers', search] as const,
  users: ['users'] as const,
  userList: (filter: object) => ['users', 'list', filter] as const,
  sessions: ['sessions'] as const,
  /** @param project_id or `all` */
  invitations: (project_id: string) => ['invitations', project_id] as const,
  /** @param user_id or `own` */
  tokens: (user_id: string) => ['tokens', user_id] as const,
  passkeys: ['passkeys'] as const,
  identity: ['identity'] as const,
  calendar: ['calendar'] as const,
  /** @param user_id or `own` */
  secondFactor: (user_id: string) => ['second-factor', user_id] as const,
  userPreferences: ['user-preferences'] as const,
  failedJobs: ['jobs', 'failed'] as const,
  passwordRequests: ['password-requests'] as const,
  notifications: ['notifications'] as const,
  notificationList: (filter: object) => ['notifications', 'list', filter] as const,
  dashboard: ['dashboard'] as const,
  reports: ['reports'] as const,
  teamPerformance: ['reports', 'team-performance'] as const,
  workload: ['reports', 'workload'] as const,
  activity: (filter: object) => ['activity', filter] as const,
};
