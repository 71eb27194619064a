import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** What something of a source became in a project: importing it again finds it here. */
@Entity('import_refs')
@Index('import_refs_source', ['source', 'kind', 'source_id'])
@Index('import_refs_import', ['import_id', 'kind'])
export class ImportRef {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  source!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  kind!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  source_id!: string;

  /** Not a foreign key: what was permanently deleted is not imported again. */
  @Column('uuid')
  entity_id!: string;

  /** The import that made it. */
  @ForeignKey('Import')
  @Column('uuid')
  import_id!: string;

  /** Digests of the fields as the source had them: what has changed there since, and only that, is changed here. */
  @Column('json', { nullable: true })
  state!: unknown;
}
