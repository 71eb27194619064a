import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * How many tasks of one project are assigned to one user, or to nobody: by status, and once more by priority. Tasks in the
 * trash do not count; those of a project in the trash do. Triggers keep it in step, statement by statement, and nothing else
 * writes here. See the migration `TaskCounts`.
 */
@Entity('task_counts')
@Check('task_counts_sums', `total = todo + in_progress + done AND total = low + medium + high`)
export class TaskCount {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  /** The UUID of zeros stands for nobody, since a key cannot be null. */
  @PrimaryColumn('uuid')
  assigned_to!: string;

  @Column('int')
  total!: number;

  @Column('int')
  todo!: number;

  @Column('int')
  in_progress!: number;

  @Column('int')
  done!: number;

  @Column('int')
  low!: number;

  @Column('int')
  medium!: number;

  @Column('int')
  high!: number;
}
