import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A label on a task. Rows of a deleted label stay, so that it can be restored with its tasks. */
@Entity('task_labels')
@Index('task_labels_label', ['label_id', 'task_id'])
@Index('task_labels_merged', ['merged_from'], { where: 'merged_from IS NOT NULL' })
export class TaskLabel {
  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  task_id!: string;

  @ForeignKey('Label', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  label_id!: string;

  /** The label whose merging brought it here, for taking the merge back. */
  @ForeignKey('Label', { onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  merged_from!: string | null;
}
