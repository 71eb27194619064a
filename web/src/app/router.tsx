import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { hrefTo } from '../lib/base-path.js';
import { searchParameters } from '../lib/search-address.js';
import { loadImportTexts, loadLateTexts } from '../lib/i18n.js';
import { untilLoaded } from '../lib/late-part.js';
import { BrokenPage } from './broken.page.js';
import { Gate } from './gate.js';
import { NotFoundPage } from './not-found.page.js';
import {
  boardSearch,
  calendarSearch,
  filterSearch,
  flowSearch,
  importSearch,
  loginSearch,
  notificationsSearch,
  peopleSearch,
  projectsSearch,
  taskFilter,
  text,
  timelineSearch,
  withTask,
} from './route-search.js';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

/** Loads the code of a page. A failed preload is ignored. */
const latePage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => untilLoaded(load, () => router.state.isLoading), name);

/** A page with the texts that come late. */
async function withTexts<T>(page: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([page, loadLateTexts()]);
  return loaded;
}

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: loginSearch,
  component: latePage(() => import('../features/auth/login.page.js'), 'LoginPage'),
});

const provider = createRoute({
  getParentRoute: () => root,
  path: '/login/oidc',
  component: latePage(() => withTexts(import('../features/auth/provider.page.js')), 'ProviderPage'),
});

const signup = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: (search: Record<string, unknown>): { to?: string } => ({ to: text(search.to) }),
  component: latePage(() => import('../features/auth/signup.page.js'), 'SignupPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: latePage(() => withTexts(import('../features/auth/join.page.js')), 'JoinPage'),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: latePage(() => withTexts(import('../features/auth/forgot.page.js')), 'ForgotPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: latePage(() => withTexts(import('../features/auth/reset.page.js')), 'ResetPage'),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  component: latePage(() => withTexts(import('../features/auth/unsubscribe.page.js')), 'UnsubscribePage'),
});

/** Everything that needs a login, within the shell. */
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Gate });

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: withTask,
  component: latePage(() => import('../features/dashboard/dashboard.page.js'), 'DashboardPage'),
});

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects',
  validateSearch: projectsSearch,
  component: latePage(() => import('../features/projects/projects.page.js'), 'ProjectsPage'),
});

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$projectId',
  validateSearch: withTask,
  component: latePage(() => import('./inside.js'), 'ProjectLayout'),
});

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/projects/$projectId/board', params, search, replace: true });
  },
});

const board = createRoute({
  getParentRoute: () => project,
  path: '/board',
  validateSearch: boardSearch,
  component: latePage(() => import('../features/board/board.page.js'), 'BoardPage'),
});

const list = createRoute({
  getParentRoute: () => project,
  path: '/list',
  validateSearch: filterSearch,
  component: latePage(() => import('../features/tasks/project-tasks.page.js'), 'ProjectTasksPage'),
});

const calendar = createRoute({
  getParentRoute: () => project,
  path: '/calendar',
  validateSearch: calendarSearch,
  component: latePage(() => withTexts(import('../features/tasks/schedule/calendar.page.js')), 'CalendarPage'),
});

const timeline = createRoute({
  getParentRoute: () => project,
  path: '/timeline',
  validateSearch: timelineSearch,
  component: latePage(() => withTexts(import('../features/tasks/schedule/timeline.page.js')), 'TimelinePage'),
});

const projectActivity = createRoute({
  getParentRoute: () => project,
  path: '/activity',
  component: latePage(() => withTexts(import('../features/activity/project-activity.page.js')), 'ProjectActivityPage'),
});

const members = createRoute({
  getParentRoute: () => project,
  path: '/members',
  component: latePage(() => import('./members-screen.js'), 'MembersScreen'),
});

const projectReport = createRoute({
  getParentRoute: () => project,
  path: '/report',
  component: latePage(() => withTexts(import('../features/reports/project-report.page.js')), 'ProjectReportPage'),
});

const projectFlow = createRoute({
  getParentRoute: () => project,
  path: '/flow',
  validateSearch: flowSearch,
  component: latePage(() => withTexts(import('../features/reports/project-flow.page.js')), 'ProjectFlowPage'),
});

const projectWebhooks = createRoute({
  getParentRoute: () => project,
  path: '/webhooks',
  component: latePage(() => withTexts(import('../features/webhooks/webhooks.page.js')), 'WebhooksPage'),
});

/** The address of a task alone, such as in a notification: redirects to its board. */
const task = createRoute({
  getParentRoute: () => inside,
  path: '/tasks/$taskId',
  component: latePage(() => import('../features/tasks/task.page.js'), 'TaskPage'),
});

const myTasks = createRoute({
  getParentRoute: () => inside,
  path: '/my-tasks',
  validateSearch: (search: Record<string, unknown>) => ({ ...taskFilter(search), ...withTask(search) }),
  component: latePage(() => import('../features/tasks/my-tasks.page.js'), 'MyTasksPage'),
});

const importing = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  validateSearch: importSearch,
  component: latePage(async () => {
    const [page] = await Promise.all([import('../features/imports/import.page.js'), loadImportTexts()]);
    return page;
  }, 'ImportPage'),
});

const search = createRoute({
  getParentRoute: () => inside,
  path: '/search',
  validateSearch: searchParameters,
  component: latePage(() => withTexts(import('../features/search/search.page.js')), 'SearchPage'),
});

const reports = createRoute({
  getParentRoute: () => inside,
  path: '/reports',
  component: latePage(() => withTexts(import('../features/reports/reports.page.js')), 'ReportsPage'),
});

const activity = createRoute({
  getParentRoute: () => inside,
  path: '/activity',
  component: latePage(() => withTexts(import('../features/activity/activity.page.js')), 'ActivityPage'),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: peopleSearch,
  component: latePage(() => withTexts(import('./people-screen.js')), 'PeopleScreen'),
});

const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: latePage(() => withTexts(import('./profile-screen.js')), 'ProfileScreen'),
});

const notifications = createRoute({
  getParentRoute: () => inside,
  path: '/notifications',
  validateSearch: notificationsSearch,
  component: latePage(() => withTexts(import('../features/notifications/notifications.page.js')), 'NotificationsPage'),
});

const routes = root.addChildren([
  login,
  provider,
  signup,
  join,
  forgot,
  resetPassword,
  unsubscribe,
  inside.addChildren([
    dashboard,
    projects,
    project.addChildren([
      projectHome,
      board,
      list,
      calendar,
      timeline,
      projectActivity,
      members,
      projectReport,
      projectFlow,
      projectWebhooks,
    ]),
    task,
    myTasks,
    importing,
    search,
    reports,
    activity,
    people,
    profile,
    notifications,
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: hrefTo('/'),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMinMs: 0,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
