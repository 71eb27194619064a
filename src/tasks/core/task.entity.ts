import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Enumeration, Id, Timestamp } from '../../database/columns.js';
import type { RecurrenceDto } from '../recurrence/recurrence.dto.js';
import { TaskStatus } from '../../projects/columns/task-status.js';

/** How urgent a task is. */
export enum TaskPriority {
  Low = 'low',
  Medium = 'medium',
  High = 'high',
}

/** A card on a project's board; while `deleted_at` is set, it is in the trash, and while `archived_at` is, in the archive. */
@Entity('tasks')
// Tasks in the trash keep their rank, so that each can return to its place.
@Index('tasks_rank_key', ['project_id', 'column_id', 'rank'], { unique: true })
@Index('tasks_created', ['created_at', 'id'], { where: 'deleted_at IS NULL' })
@Index('tasks_updated', ['updated_at', 'id'], { where: 'deleted_at IS NULL' })
@Index('tasks_project_created', ['project_id', 'created_at', 'id'], { where: 'deleted_at IS NULL' })
@Index('tasks_project_updated', ['project_id', 'updated_at', 'id'], { where: 'deleted_at IS NULL' })
@Index('tasks_assignee', ['assigned_to', 'status', 'priority'], { where: 'deleted_at IS NULL' })
// Tasks that are or will be overdue, so that counting them is an index scan. All other counts are stored: see
// `TaskCount`.
@Index('tasks_open', ['project_id', 'deadline', 'assigned_to'], {
  where: `deleted_at IS NULL AND archived_at IS NULL AND status <> 'done' AND deadline IS NOT NULL`,
})
@Index('tasks_deadline', ['deadline'], { where: 'deleted_at IS NULL AND deadline IS NOT NULL' })
// Boards read only what is on them, however large the archive is.
@Index('tasks_on_board', ['project_id', 'column_id', 'rank'], { where: 'deleted_at IS NULL AND archived_at IS NULL' })
// The same for those who see only their own tasks.
@Index('tasks_own_on_board', ['project_id', 'column_id', 'assigned_to', 'rank'], {
  where: 'deleted_at IS NULL AND archived_at IS NULL AND assigned_to IS NOT NULL',
})
@Index('tasks_archived', ['project_id', 'archived_at', 'id'], {
  where: 'deleted_at IS NULL AND archived_at IS NOT NULL',
})
// What a project's archive rule looks for.
@Index('tasks_done', ['project_id', 'done_at'], {
  where: `deleted_at IS NULL AND archived_at IS NULL AND status = 'done'`,
})
@Index('tasks_trash', ['project_id', 'deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Index('tasks_purge', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Index('tasks_number_key', ['project_id', 'number'], { unique: true })
// The status of a task is the category of its column, also after that changes.
@ForeignKey('ProjectColumn', ['column_id', 'project_id', 'status'], ['id', 'project_id', 'category'], {
  name: 'tasks_column',
  onUpdate: 'CASCADE',
})
// Each place of a series is taken once.
@Index('tasks_series_key', ['series_id', 'occurrence'], { unique: true, where: 'series_id IS NOT NULL' })
@Check(
  'tasks_recurrence',
  'recurrence IS NULL OR (recurrence_start IS NOT NULL AND series_id IS NOT NULL AND occurrence > 0)',
)
@Check('tasks_title', `title <> ''`)
@Check('tasks_rank', `rank <> ''`)
@Check('tasks_version', `version > 0`)
@Check('tasks_number', `number > 0`)
@Check('tasks_dates', `start_date <= deadline`)
@Check('tasks_estimate', `estimate >= 0 AND estimate <= 1000`)
@Check('tasks_checklist', `checklist_done BETWEEN 0 AND checklist_total`)
export class Task {
  @Id()
  id!: string;

  /** Unique within the project, and never given twice. */
  @Column('int')
  number!: number;

  @Column('text')
  title!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Enumeration('task_priority', TaskPriority, TaskPriority.Medium)
  priority!: TaskPriority;

  @Enumeration('task_status', TaskStatus, TaskStatus.Todo)
  status!: TaskStatus;

  @Column('uuid')
  column_id!: string;

  /** See `rank.ts`; sorted bytewise, whatever the database's collation. */
  @Column({ type: 'text', collation: 'C' })
  rank!: string;

  @Column('date', { nullable: true })
  start_date!: string | null;

  @Column('date', { nullable: true })
  deadline!: string | null;

  /** In points, in steps of 0.5. */
  @Column('double precision', { nullable: true })
  estimate!: number | null;

  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid')
  project_id!: string;

  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  assigned_to!: string | null;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Column('int', { default: 1 })
  version!: number;

  /** Kept with the items of the checklist; a tick changes neither the version nor `updated_at`. */
  @Column('int', { default: 0 })
  checklist_done!: number;

  @Column('int', { default: 0 })
  checklist_total!: number;

  /** Deleted ones do not count. A comment changes neither the version nor `updated_at`. */
  @Column('int', { default: 0 })
  comments_count!: number;

  /** Deleted ones do not count. An attachment changes neither the version nor `updated_at`. */
  @Column('int', { default: 0 })
  attachments_count!: number;

  /** Kept with links and with the tasks that block this one; see `recount()`. Changes neither the version nor `updated_at`. */
  @Column('int', { default: 0 })
  blocked_by_count!: number;

  /** How it repeats; null for a task that does not. */
  @Column('jsonb', { nullable: true })
  recurrence!: RecurrenceDto | null;

  /** The date of its series that it has, from which the next one is counted. */
  @Column('date', { nullable: true })
  recurrence_start!: string | null;

  /** The series of tasks that were made one after the other; kept when the task repeats no longer. */
  @Column('uuid', { nullable: true })
  series_id!: string | null;

  /** Counts the tasks of its series. */
  @Column('int', { nullable: true })
  occurrence!: number | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;

  /** Since when its status has been `done`; a trigger writes it. Null for tasks that became done before it was there. */
  @Timestamp({ nullable: true })
  done_at!: Date | null;

  /** While it is set, the task is in the archive: neither on the board nor in lists. */
  @Timestamp({ nullable: true })
  archived_at!: Date | null;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
