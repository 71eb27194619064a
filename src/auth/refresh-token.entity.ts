import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** An issued refresh token, as a hash; recently rotated ones are kept for a while. */
@Entity('refresh_tokens')
export class RefreshToken {
  /** SHA-256 of the token, which is 256 random bits. */
  @PrimaryColumn('bytea')
  token_hash!: Buffer;

  @Index('refresh_tokens_session')
  @ForeignKey('Session', { onDelete: 'CASCADE' })
  @Column('uuid')
  session_id!: string;

  @Column('int')
  generation!: number;
}
