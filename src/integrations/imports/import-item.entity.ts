import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** Something that was read from the file of an import, until the import has ended. */
@Entity('import_items')
@Index('import_items_parent', ['import_id', 'kind', 'parent_id'], { where: 'parent_id IS NOT NULL' })
@Index('import_items_place', ['import_id', 'kind', 'place'], { where: 'place IS NOT NULL' })
export class ImportItem {
  @ForeignKey('Import', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  import_id!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  kind!: string;

  /** In the order in which it was read. */
  @PrimaryColumn('int')
  n!: number;

  @Column({ type: 'text', collation: 'C' })
  source_id!: string;

  /** The card that it belongs to. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  parent_id!: string | null;

  /** The place of a card among all cards, from the first one of the first column on. */
  @Column('int', { nullable: true })
  place!: number | null;

  /** When an action happened. */
  @Timestamp({ nullable: true })
  at!: Date | null;

  @Column('json')
  data!: unknown;
}
