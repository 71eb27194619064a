import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** A saved filter of tasks; while `deleted_at` is set, it can be restored. */
@Entity('saved_views')
@Index('saved_views_project', ['project_id'])
// On the project, the owner unless it is shared, and lower(name), in a collation that TypeORM cannot express.
@Index('saved_views_name_key', { synchronize: false })
@Index('saved_views_owner', ['created_by'])
@Index('saved_views_purge', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Check('saved_views_version', 'version > 0')
@Check('saved_views_shared', 'NOT shared OR project_id IS NOT NULL')
export class SavedView {
  @Id()
  id!: string;

  /** Null for a view of the tasks of all projects. */
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  filter!: string;

  @Column('text', { nullable: true })
  sort!: string | null;

  /** Whether everybody who sees the project has it. */
  @Column('boolean', { default: false })
  shared!: boolean;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
