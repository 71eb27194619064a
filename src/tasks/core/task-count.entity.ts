import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * The number of tasks of one project that are assigned to one user, or unassigned: by status, and by priority. Tasks in
 * the trash do not count; those in the archive do, because reports are about all work, and so do those of a project in
 * the trash. Only triggers write here, once per statement. See the migration `TaskCounts`.
 */
@Entity('task_counts')
@Check('task_counts_sums', `total = todo + in_progress + done AND total = low + medium + high`)
export class TaskCount {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  /** The nil UUID means unassigned, because a key cannot be null. */
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
