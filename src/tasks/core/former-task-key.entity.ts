import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * The key that a task had in a project from which it was transferred; no other task ever gets its number there. Not a
 * foreign key of the project, as keys outlive that. A trigger of `tasks` writes here: see the migration `TaskTransfers`.
 */
@Entity('former_task_keys')
@Index('former_task_keys_of_task', ['task_id', 'project_id'], { unique: true })
export class FormerTaskKey {
  @PrimaryColumn('uuid')
  project_id!: string;

  @PrimaryColumn('int')
  number!: number;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  task_id!: string;
}
