import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
  ValidationPipe,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import type { Request } from 'express';
import { JwtGuard } from './auth.js';
import type { User } from './entities.js';
import { TypicalService } from './service.js';

export class CreateDto {
  @IsString() title!: string;
  @IsString() project_id!: string;
}

type Authenticated = Request & { user: User };

@Controller()
@UseGuards(JwtGuard)
export class TypicalController {
  constructor(@Inject(TypicalService) private readonly service: TypicalService) {}

  @Get('tasks/:id')
  task(@Req() { user }: Authenticated, @Param('id') id: string) {
    return this.service.task(user, id);
  }

  @Get('tasks')
  tasks(@Req() { user }: Authenticated, @Query('limit') limit: string) {
    return this.service.list(user, Number(limit));
  }

  @Get('projects/:id/board')
  board(@Req() { user }: Authenticated, @Param('id') id: string) {
    return this.service.board(user, id);
  }

  @Get('projects')
  projects(@Req() { user }: Authenticated, @Query('limit') limit: string) {
    return this.service.projectsOf(user, Number(limit));
  }

  @Get('dashboard')
  dashboard(@Req() { user }: Authenticated) {
    return this.service.dashboard(user);
  }

  @Get('reports/project/:id')
  report(@Req() { user }: Authenticated, @Param('id') id: string) {
    return this.service.report(user, id);
  }

  @Get(['reports/team-performance', 'reports/workload'])
  perUser() {
    return this.service.perUser();
  }

  @Patch('tasks/:id/move')
  move(@Req() { user }: Authenticated, @Param('id') id: string, @Body('new_status') status: string) {
    return this.service.move(user, id, status);
  }

  @Put('tasks/:id')
  edit(@Req() { user }: Authenticated, @Param('id') id: string, @Body('title') title: string) {
    return this.service.edit(user, id, title);
  }

  @Post('tasks')
  create(
    @Req() { user }: Authenticated,
    @Body(new ValidationPipe({ expectedType: CreateDto, transform: true })) input: CreateDto,
  ) {
    return this.service.create(user, input);
  }
}
