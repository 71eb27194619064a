import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A part of the file of an import, until the import has started: any instance can read it. */
@Entity('import_chunks')
export class ImportChunk {
  @ForeignKey('Import', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  import_id!: string;

  @PrimaryColumn('int')
  n!: number;

  @Column('bytea')
  data!: Buffer;
}
