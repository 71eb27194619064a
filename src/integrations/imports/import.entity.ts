import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** Where the data of an import comes from. */
export enum ImportSource {
  Trello = 'trello',
  /** A board that is read over the API of Planka. */
  Planka = 'planka',
  Csv = 'csv',
  JiraCsv = 'jira_csv',
  /** The zip file of an export. */
  Flowtrack = 'flowtrack',
}

/** How far an import is. */
export enum ImportStatus {
  /** The file is arriving; nobody sees such an import. */
  Uploading = 'uploading',
  Reading = 'reading',
  /** What would be made is known; the import waits for its start. */
  Ready = 'ready',
  Running = 'running',
  Done = 'done',
  /** The file cannot be imported, or the import had to end; nothing of it remains. */
  Failed = 'failed',
  Cancelling = 'cancelling',
  Cancelled = 'cancelled',
  Undoing = 'undoing',
  Undone = 'undone',
}

/** Those in which there is something to do. */
export const WORKED_ON = [
  ImportStatus.Reading,
  ImportStatus.Running,
  ImportStatus.Cancelling,
  ImportStatus.Undoing,
] as const;

/** One import of a file, which one instance at a time works on. */
@Entity('imports')
@Index('imports_own', ['created_by', 'created_at', 'id'])
@Index('imports_project', ['project_id'])
@Index('imports_unfinished', ['created_at'], {
  where: `status IN ('uploading', 'reading', 'ready', 'running', 'cancelling', 'undoing')`,
})
@Check('imports_done', 'done >= 0 AND total >= 0')
export class Import {
  @Id()
  id!: string;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Column('text')
  source!: ImportSource;

  @Column('text')
  status!: ImportStatus;

  /** Whether it waits for its start once the file has been read. */
  @Column('boolean', { default: false })
  dry_run!: boolean;

  @Column('text')
  file_name!: string;

  @Column('bigint', { default: 0 })
  file_bytes!: number;

  /** What its user has chosen. */
  @Column('json', { default: {} })
  mappings!: unknown;

  /** The project that gets the tasks, once it is known. */
  @ForeignKey('Project', { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  project_id!: string | null;

  /** Whether the import has made the project. */
  @Column('boolean', { default: false })
  makes_project!: boolean;

  /** What would be made, and what cannot be. */
  @Column('json', { nullable: true })
  report!: unknown;

  /** What the choices mean in the project: columns and users by their ids in the source. */
  @Column('json', { nullable: true })
  plan!: unknown;

  /** What was made so far. */
  @Column('json', { default: {} })
  result!: unknown;

  @Column('json', { nullable: true })
  error!: unknown;

  /** Of `total` rows; when running, also the place of the last task that was made. */
  @Column('int', { default: 0 })
  done!: number;

  @Column('int', { default: 0 })
  total!: number;

  /** How often a worker has taken it without getting any further. */
  @Column('int', { default: 0 })
  attempts!: number;

  /** The worker that owns the import until `lease_until`. */
  @Column('uuid', { nullable: true })
  lease_owner!: string | null;

  @Timestamp({ nullable: true })
  lease_until!: Date | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;

  @Timestamp({ nullable: true })
  started_at!: Date | null;

  @Timestamp({ nullable: true })
  finished_at!: Date | null;
}
