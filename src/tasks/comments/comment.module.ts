import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { CommentController, TaskCommentController } from './comment.controller.js';
import { CommentQueries } from './comment.queries.js';
import { CommentService } from './comment.service.js';

@Module({
  imports: [ActivityModule],
  controllers: [TaskCommentController, CommentController],
  providers: [CommentService, CommentQueries],
  exports: [CommentService],
})
export class CommentModule {}
