import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The number of the last change of each project. Its row lock makes numbers follow the order of commits. */
@Entity('activity_heads')
export class ActivityHead {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @Column('bigint', { default: 0 })
  seq!: number;
}
