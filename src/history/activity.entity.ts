import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../database/columns.js';

/**
 * One recorded change: audit trail, live event and cursor in one row, which triggers keep from being changed or
 * deleted, except that a deleted comment's text is removed. `project_id` and `task_id` are not foreign keys, because history outlives the trash.
 */
@Entity('activity')
@Index('activity_seq_key', ['project_id', 'seq'], { unique: true })
@Index('activity_time', ['timestamp', 'id'])
@Index('activity_task', ['task_id', 'timestamp', 'id'])
@Index('activity_user', ['user_id', 'timestamp', 'id'])
@Index('activity_action', ['action', 'timestamp', 'id'])
// To find what was recorded of a comment that is deleted.
@Index('activity_comments', ['subject_id'], { where: `subject_type = 'comment'` })
// Those that may change the column or the status of a task: see `flowTables()`.
@Index('activity_flow', ['project_id', 'seq'], {
  where: `subject_type = 'task' AND (action IN ('task_created', 'task_deleted', 'task_restored')
    OR (changes -> 'column') IS NOT NULL OR (changes -> 'status') IS NOT NULL)`,
})
// The last event of each task, column and label until a moment: see `PastQueries`. What lists whatever happened shall not use it.
@Index('activity_states', ['project_id', 'task_id', 'subject_type', 'seq'], {
  where: `subject_type IN ('task', 'column', 'label', 'comment', 'checklist_item', 'attachment', 'link')`,
})
@Index('activity_revert', ['revert_id'], { where: 'revert_id IS NOT NULL' })
@Check('activity_numbered', `(project_id IS NULL) = (seq IS NULL)`)
@Check('activity_occurred', `occurred_at IS NULL OR import_id IS NOT NULL`)
export class Activity {
  @Id()
  id!: string;

  /** Null for the application itself. */
  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  user_id!: string | null;

  /** The actor's name at the time of the change. */
  @Column('text')
  user_name!: string;

  /** The API token through which the change was made, and its name at the time. */
  @Column('uuid', { nullable: true })
  token_id!: string | null;

  @Column('text', { nullable: true })
  token_name!: string | null;

  @Column('text')
  action!: string;

  /** The subject of the event's definition. */
  @Column('text')
  subject_type!: string;

  @Column('uuid')
  subject_id!: string;

  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('uuid', { nullable: true })
  task_id!: string | null;

  /** The number of the change within its project: 1, 2, 3 … in the order of commits. */
  @Column('bigint', { nullable: true })
  seq!: number | null;

  /** `{field: {from, to}}` */
  @Column('json')
  changes!: unknown;

  /** The task, project or user after the change, as REST shows it. */
  @Column('json')
  data!: unknown;

  /** The assignees before and after the change: they may see this row where members see only their own tasks. */
  @Column('uuid', { array: true, default: [] })
  assignees!: string[];

  /** When it was recorded: follows the numbers. */
  @Timestamp({ default: 'now' })
  timestamp!: Date;

  /** When it happened, if that was elsewhere and before it was recorded. */
  @Timestamp({ nullable: true })
  occurred_at!: Date | null;

  /** The import that recorded it; live clients get one event for all of these. */
  @Column('uuid', { nullable: true })
  import_id!: string | null;

  /** The same for all changes that one request recorded to take earlier ones back. */
  @Column('uuid', { nullable: true })
  revert_id!: string | null;

  /**
   * Covers the row and, by the hash of the row before, all rows of the project until here: see `CONTENT`. Null for those
   * that are older than the chain, which the next hash covers, and for what is of no project.
   */
  @Column('bytea', { nullable: true })
  hash!: Buffer | null;

  /** Of what may be deleted later, the hash with `salt`; the salt is deleted with it. */
  @Column('bytea', { nullable: true })
  seal!: Buffer | null;

  @Column('uuid', { nullable: true })
  salt!: string | null;
}
