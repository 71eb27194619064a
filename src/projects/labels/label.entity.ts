import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';
import type { PaletteColor } from '../palette-color.js';

/** A label for the tasks of a project; while `deleted_at` is set, it can be restored with the tasks that had it. */
@Entity('labels')
@Index('labels_project', ['project_id'])
// On (project_id, lower(name), color), in a collation that TypeORM cannot express.
@Index('labels_name_key', { synchronize: false })
// On flowtrack_fold(name): filters find labels by their names.
@Index('labels_folded', { synchronize: false })
// Trigrams of the same: the search finds them by parts of their names.
@Index('labels_search', { synchronize: false })
@Index('labels_purge', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Check('labels_version', 'version > 0')
export class Label {
  @Id()
  id!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid')
  project_id!: string;

  /** May be empty: then the label is a colour only. */
  @Column('text')
  name!: string;

  @Column('text')
  color!: PaletteColor;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
