import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { ColumnModule } from '../../projects/columns/column.module.js';
import { ProjectModule } from '../../projects/project.module.js';
import { UserModule } from '../../users/user.module.js';
import { BoardController } from './board.controller.js';
import { BoardQueries } from './board.queries.js';
import { BoardWindows } from './board-windows.js';
import { ColumnSteps } from './column-steps.js';
import { ColumnTasksController } from './column-tasks.controller.js';
import { DoneSteps } from './done-steps.js';
import { PastModule } from '../past/past.module.js';
import { Placement } from './placement.js';
import { TaskImport } from './task-import.js';
import { TaskController } from './task.controller.js';
import { TaskQueries } from './task.queries.js';
import { TaskService } from './task.service.js';
import { WipLimits } from './wip-limits.js';

@Module({
  imports: [ActivityModule, UserModule, ProjectModule, ColumnModule, PastModule],
  controllers: [TaskController, BoardController, ColumnTasksController],
  providers: [
    TaskService,
    TaskQueries,
    BoardQueries,
    BoardWindows,
    Placement,
    WipLimits,
    ColumnSteps,
    TaskImport,
    DoneSteps,
  ],
  exports: [TaskService, TaskQueries, TaskImport, WipLimits, Placement, DoneSteps],
})
export class TaskModule {}
