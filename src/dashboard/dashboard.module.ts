import { Module } from '@nestjs/common';
import { ActivityModule } from '../history/activity.module.js';
import { DashboardController } from './dashboard.controller.js';
import { DashboardQueries } from './dashboard.queries.js';

@Module({ imports: [ActivityModule], controllers: [DashboardController], providers: [DashboardQueries] })
export class DashboardModule {}
