import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/**
 * A content that attachments have, in the storage under its hash. The row is there before the file is, so every file in
 * the storage has a row. Rows without attachments are swept some time after the last use.
 */
@Entity('attachment_blobs')
@Index('attachment_blobs_used', ['used_at'])
@Check('attachment_blobs_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Check('attachment_blobs_bytes', 'bytes >= 0')
export class AttachmentBlob {
  @PrimaryColumn('text')
  sha256!: string;

  @Column('bigint')
  bytes!: string;

  /** The media type, found from the content. */
  @Column('text')
  type!: string;

  /** The size of a picture in pixels; null for everything else. */
  @Column('int', { nullable: true })
  width!: number | null;

  @Column('int', { nullable: true })
  height!: number | null;

  @Column('boolean', { default: false })
  has_thumbnail!: boolean;

  @Timestamp({ default: 'now' })
  used_at!: Date;
}
