import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { InputPipe } from './kernel/validation/input.pipe.js';
import { ProblemFilter } from './kernel/http/problem.filter.js';
import { Config } from './config.js';
import { CORE_MODULES } from './core-modules.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { HttpModule } from './kernel/http/http.module.js';
import { ImportModule } from './integrations/imports/import.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { CalendarModule } from './integrations/calendar/calendar.module.js';
import { ExportModule } from './integrations/exports/export.module.js';
import { McpModule } from './integrations/mcp/mcp.module.js';
import { FlowModule } from './flow/flow.module.js';
import { WebhookModule } from './integrations/webhooks/webhook.module.js';
import { ReminderModule } from './tasks/reminders/reminder.module.js';
import { ReportModule } from './reports/report.module.js';
import { SearchModule } from './search/search.module.js';

@Global()
@Module({
  imports: [
    ...CORE_MODULES,
    HttpModule,
    ReportModule,
    FlowModule,
    DashboardModule,
    SearchModule,
    ImportModule,
    WebhookModule,
    ReminderModule,
    CalendarModule,
    ExportModule,
    McpModule,
    LiveModule,
    OperationsModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: InputPipe },
  ],
  exports: [Config],
})
export class AppModule {
  /** The application with these settings. @param more additional modules. */
  static with(config: Config, more: Type[] = []): DynamicModule {
    return { module: AppModule, imports: more, providers: [{ provide: Config, useValue: config }] };
  }
}
