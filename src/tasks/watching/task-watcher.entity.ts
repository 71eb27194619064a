import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * Whether a user watches a task, as they have decided themselves. Who has not decided has no row: they watch what
 * concerns them. See `watchers.ts`.
 */
@Entity('task_watchers')
export class TaskWatcher {
  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  task_id!: string;

  @Index('task_watchers_user')
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** False for those who do not want to be told, although the task concerns them. */
  @Column('boolean')
  watching!: boolean;
}
