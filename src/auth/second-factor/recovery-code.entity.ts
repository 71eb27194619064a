import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A code that replaces one of the app, once. Using it deletes the row. */
@Entity('recovery_codes')
export class RecoveryCode {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  /** SHA-256 of the code, which is 80 random bits. */
  @PrimaryColumn('bytea')
  code_hash!: Buffer;
}
