import { Module } from '@nestjs/common';
import { Mailer } from './mailer.js';

/** Mail. What is sent is decided by the rooms that have something to tell. */
@Module({
  providers: [Mailer],
  exports: [Mailer],
})
export class MailModule {}
