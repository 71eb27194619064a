import { PickType } from '@nestjs/swagger';
import { Uuid } from '../kernel/validation/fields.js';
import { ColumnDto, MAX_COLUMNS } from '../projects/columns/column.dto.js';
import { ProgressDto } from '../projects/project.dto.js';
import { AtMost, Between, LONGEST, Shown } from '../kernel/validation/shown.js';

/** A column of a board, and how many tasks are in it. */
export class ColumnReportDto extends PickType(ColumnDto, ['id', 'name', 'category', 'color']) {
  /**
   * The number of its tasks that are not archived.
   * @example 4
   */
  total_tasks!: number;
}

/** The progress of a project. */
export class ProjectReportDto extends ProgressDto {
  @Uuid()
  project_id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  project_name!: string;

  /** The columns of the board, from left to right. */
  @AtMost(MAX_COLUMNS)
  columns!: ColumnReportDto[];

  /**
   * The number of archived tasks: with those in the columns, they make up `total_tasks`.
   * @example 1
   */
  archived_tasks!: number;
}

/** The progress of a user's tasks. */
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
   * The percentage of completed tasks, with two decimals; 0 without tasks.
   * @example 37.5
   */
  @Between(0, 100)
  completion_rate!: number;
}

/** The number of tasks assigned to a user, done or not. */
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
