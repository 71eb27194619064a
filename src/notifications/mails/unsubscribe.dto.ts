import { ApiProperty } from '@nestjs/swagger';
import { NoticeKind } from '../../history/notice-definition.js';

/** Which mails have ended. */
export class UnsubscribedDto {
  /** The kind of notifications of which nothing is mailed any more; null for all kinds. */
  @ApiProperty({ enum: NoticeKind, enumName: 'NoticeKind', nullable: true, example: 'mention' })
  kind!: NoticeKind | null;
}
