import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * The number of tasks in one column that are assigned to one user, or unassigned; tasks in the trash or the archive do not count. Only
 * triggers write here, like `TaskCount`.
 */
@Entity('column_counts')
export class ColumnCount {
  @ForeignKey('ProjectColumn', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  column_id!: string;

  /** The nil UUID means unassigned, because a key cannot be null. */
  @PrimaryColumn('uuid')
  assigned_to!: string;

  @Column('int')
  total!: number;
}
