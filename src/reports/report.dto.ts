import { Uuid } from '../kernel/validation/fields.js';
import { ProgressDto } from '../projects/project.dto.js';
import { Between, LONGEST, Shown } from '../kernel/validation/shown.js';

/** How far a project is. */
export class ProjectReportDto extends ProgressDto {
  @Uuid()
  project_id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  project_name!: string;
}

/** How far the tasks of one user are. */
export class TeamPerformanceDto {
  @Uuid()
  user_id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  user_name!: string;

  /** @example 8 */
  total_tasks!: number;

  /** @example 3 */
  completed_tasks!: number;

  /** @example 2 */
  in_progress_tasks!: number;

  /** @example 3 */
  todo_tasks!: number;

  /**
   * Completed of all, in percent with two decimals; 0 without tasks.
   * @example 37.5
   */
  @Between(0, 100)
  completion_rate!: number;
}

/** How much is assigned to one user, done or not. */
export class WorkloadDto {
  @Uuid()
  user_id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  user_name!: string;

  /** @example 5 */
  assigned_tasks!: number;

  /** @example 1 */
  high_priority_tasks!: number;

  /** @example 3 */
  medium_priority_tasks!: number;

  /** @example 1 */
  low_priority_tasks!: number;
}
