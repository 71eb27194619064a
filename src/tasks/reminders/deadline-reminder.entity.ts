import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Of which deadline of a task somebody was reminded last. */
@Entity('deadline_reminders')
export class DeadlineReminder {
  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  task_id!: string;

  @Column('date')
  deadline!: string;

  /** The assignee at that time: another one is reminded too. */
  @Column('uuid')
  user_id!: string;
}
