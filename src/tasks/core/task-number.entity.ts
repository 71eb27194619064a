import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * The numbering of a project's tasks. The lock of this row puts the creations of a project in order; the number of a new
 * task follows that of its last task, or `spent`. Triggers of `tasks` write here: see the migration `TaskKeys`.
 */
@Entity('task_numbers')
export class TaskNumber {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  /** The highest number of a task that no longer exists. */
  @Column('int', { default: 0 })
  spent!: number;
}
