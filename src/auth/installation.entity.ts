import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The state of the installation as a whole: one row. */
@Entity('installation')
@Check('installation_single', 'id')
export class Installation {
  @PrimaryColumn('boolean', { default: true })
  id!: boolean;

  /** The epoch in which its sessions were opened. */
  @Column('text')
  epoch!: string;
}
