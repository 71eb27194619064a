import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A key that a project has or had. It belongs to this project forever, even after its permanent deletion, so that an
 * old link never leads to another project. A trigger of `projects` writes here: see the migration `TaskKeys`.
 */
@Entity('project_keys')
@Check('project_keys_form', `key ~ '^[A-Z]{2,10}$'`)
export class ProjectKey {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  key!: string;

  @Column('uuid')
  project_id!: string;
}
