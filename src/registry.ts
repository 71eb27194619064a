import { Global, Module } from '@nestjs/common';
import { EventCatalogue } from './history/event-catalogue.js';
import type { EventDefinition } from './history/event-definition.js';
import { NoticeCatalogue, type NoticeDefinition } from './history/notice-definition.js';
import { PROJECT_EVENTS, PROJECT_NOTICES } from './projects/project.events.js';
import { TASK_EVENTS, TASK_NOTICES } from './tasks/core/task.events.js';
import { USER_EVENTS } from './users/user.events.js';

/**
 * Everything that can be recorded: one entry for each feature. From these definitions come the live events, the values of
 * `action` in the activity log, the messages of the AsyncAPI document and the types of the dashboard.
 */
export const EVENTS: readonly EventDefinition[] = [...TASK_EVENTS, ...PROJECT_EVENTS, ...USER_EVENTS];

/** Everything that a user can be told of what others did. */
export const NOTICES: readonly NoticeDefinition[] = [...TASK_NOTICES, ...PROJECT_NOTICES];

/** Gives the history and the live feed, which know no feature, what the features define. */
@Global()
@Module({
  providers: [
    { provide: EventCatalogue, useFactory: () => new EventCatalogue(EVENTS) },
    { provide: NoticeCatalogue, useFactory: () => new NoticeCatalogue(NOTICES) },
  ],
  exports: [EventCatalogue, NoticeCatalogue],
})
export class RegistryModule {}
