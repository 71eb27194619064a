import { Module } from '@nestjs/common';
import { ActivityDaysQueries } from './activity-days.queries.js';
import { PastQueries } from './past.queries.js';

@Module({ providers: [PastQueries, ActivityDaysQueries], exports: [PastQueries, ActivityDaysQueries] })
export class PastModule {}
