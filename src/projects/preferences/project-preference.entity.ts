import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** By what the cards of a board are grouped in rows. */
export enum BoardGrouping {
  Assignee = 'assignee',
  Priority = 'priority',
  Label = 'label',
}

/**
 * How one user has arranged a project for themselves. It gives no access, and outlasts the access to the project: with
 * that it shows again.
 */
@Entity('project_preferences')
@Check('project_preferences_grouping', `grouping IN ('assignee', 'priority', 'label')`)
export class ProjectPreference {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  @Index('project_preferences_project')
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @Column('boolean', { default: false })
  starred!: boolean;

  /** Null where the board has no rows. */
  @Column('text', { nullable: true })
  grouping!: BoardGrouping | null;

  /** Ids of columns. One that was deleted since is left out of answers, and goes with the next change. */
  @Column('uuid', { array: true, default: [] })
  collapsed_columns!: string[];
}
