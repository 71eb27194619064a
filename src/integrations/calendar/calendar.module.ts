import { Module } from '@nestjs/common';
import { ActivityModule } from '../../history/activity.module.js';
import { UserModule } from '../../users/user.module.js';
import { CalendarController, OwnCalendarController } from './calendar.controller.js';
import { CalendarQueries } from './calendar.queries.js';
import { CalendarService } from './calendar.service.js';

@Module({
  imports: [ActivityModule, UserModule],
  controllers: [OwnCalendarController, CalendarController],
  providers: [CalendarService, CalendarQueries],
})
export class CalendarModule {}
