import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The number of the last change of each project, and its hash. Its row lock makes numbers follow the order of commits. It
 * outlives the project, as the history does.
 */
@Entity('activity_heads')
export class ActivityHead {
  @PrimaryColumn('uuid')
  project_id!: string;

  @Column('bigint', { default: 0 })
  seq!: number;

  /** Empty without a change. */
  @Column('bytea', { default: () => String.raw`'\x'` })
  hash!: Buffer;
}
