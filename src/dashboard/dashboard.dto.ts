import { BooleanParameter, OneOf, Optional, TimeZone, Uuid } from '../kernel/validation/fields.js';
import { NotificationDto } from '../notifications/notification.dto.js';
import { ProgressDto, ProjectOfReaderDto } from '../projects/project.dto.js';
import { ProjectStatus } from '../projects/project.entity.js';
import { TaskDto } from '../tasks/core/task.dto.js';
import { AtMost, LONGEST, Shown } from '../kernel/validation/shown.js';

/** The time zone of the dashboard, and which parts to omit. */
export class DashboardQuery {
  /** The time zone that determines which tasks are overdue; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;

  /** Whether to include `projects` and `tasks`; true by default. */
  @Optional()
  @BooleanParameter()
  lists?: boolean;
}

/** Counts of what the caller can see. */
export class DashboardStatsDto {
  /** @example 4 */
  total_projects!: number;

  /** @example 120 */
  total_tasks!: number;

  /** @example 48 */
  completed_tasks!: number;

  /** @example 30 */
  in_progress_tasks!: number;

  /** @example 42 */
  todo_tasks!: number;

  /**
   * Tasks that are not done and whose deadline has passed in `tz`.
   * @example 6
   */
  overdue_tasks!: number;
}

/** The progress of a project, over all of its tasks. */
export class DashboardProjectDto extends ProgressDto {
  @Uuid()
  project_id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  project_name!: string;

  @OneOf(ProjectStatus, 'ProjectStatus')
  status!: ProjectStatus;

  /** @example "2026-12-31" */
  deadline!: string | null;
}

/** The content of the dashboard. */
export class DashboardDto {
  stats!: DashboardStatsDto;

  /** The 10 tasks that were last updated. */
  @AtMost(10)
  recent_tasks!: TaskDto[];

  project_progress!: DashboardProjectDto[];

  /** The caller's 10 newest notifications. */
  @AtMost(10)
  notifications!: NotificationDto[];

  /** The projects that the caller can see, newest first, 100 at most; absent with `lists=false`. */
  @AtMost(100)
  projects?: ProjectOfReaderDto[];

  /** The tasks that the caller can see, last updated first, 100 at most; absent with `lists=false`. */
  @AtMost(100)
  tasks?: TaskDto[];
}
