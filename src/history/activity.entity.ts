import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../database/columns.js';

/**
 * One recorded change: the audit trail, the live event and the cursor to resume from, in one row that is never changed
 * or deleted (a trigger refuses). `project_id` and `task_id` are no foreign keys, because history outlives the trash.
 */
@Entity('activity')
@Index('activity_seq_key', ['project_id', 'seq'], { unique: true })
@Index('activity_time', ['timestamp', 'id'])
@Index('activity_task', ['task_id', 'timestamp', 'id'])
@Index('activity_user', ['user_id', 'timestamp', 'id'])
@Index('activity_action', ['action', 'timestamp', 'id'])
@Check('activity_numbered', `(project_id IS NULL) = (seq IS NULL)`)
export class Activity {
  @Id()
  id!: string;

  /** Who did it; null for the application itself. */
  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  user_id!: string | null;

  /** Their name at that time. */
  @Column('text')
  user_name!: string;

  @Column('text')
  action!: string;

  /** What kind of thing was changed, as the definition of the event says. */
  @Column('text')
  subject_type!: string;

  @Column('uuid')
  subject_id!: string;

  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('uuid', { nullable: true })
  task_id!: string | null;

  /** The number of this change among those of its project: 1, 2, 3 … in the order of commits. */
  @Column('bigint', { nullable: true })
  seq!: number | null;

  /** `{field: {from, to}}` */
  @Column('json')
  changes!: unknown;

  /** The task, project or user after the change, as REST shows it. */
  @Column('json')
  data!: unknown;

  /** Users to whom the task was assigned before or after: they may see this row where members see only their own. */
  @Column('uuid', { array: true, default: [] })
  assignees!: string[];

  @Timestamp({ default: 'now' })
  timestamp!: Date;
}
