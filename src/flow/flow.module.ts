import { Module } from '@nestjs/common';
import { FlowController } from './flow.controller.js';
import { FlowQueries } from './flow.queries.js';

@Module({ controllers: [FlowController], providers: [FlowQueries] })
export class FlowModule {}
