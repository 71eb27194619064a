import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ActivityDto } from '../history/activity.dto.js';
import { Idempotent } from '../history/idempotency.interceptor.js';
import { Access, type Actor, CurrentActor } from '../kernel/access/access.js';
import { type ExpectedVersions, IfMatch, TellsVersion, type Told } from '../kernel/http/etag.js';
import { PathId } from '../kernel/validation/input.pipe.js';
import { OptionalBody } from '../kernel/validation/optional-body.js';
import { Problems } from '../kernel/http/openapi.decorators.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { Lists } from '../kernel/paging/page.interceptor.js';
import type { Page } from '../kernel/paging/page.js';
import {
  AddMemberDto,
  CandidateDto,
  CandidateQuery,
  MemberListQuery,
  ProjectMemberDto,
  StaleMembershipDto,
  UpdateMemberDto,
} from './members/member.dto.js';
import { MemberQueries } from './members/member.queries.js';
import { MemberService } from './members/member.service.js';
import {
  CreateProjectDto,
  EndedHistoryDto,
  EventListQuery,
  EventsDto,
  MessageDto,
  ProgressDto,
  ProjectDto,
  ProjectListQuery,
  StaleProjectDto,
  UpdateProjectDto,
} from './project.dto.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

@ApiTags('projects')
@Controller('projects')
export class ProjectController {
  constructor(
    private readonly projects: ProjectService,
    private readonly queries: ProjectQueries,
    private readonly memberships: MemberService,
    private readonly membersOf: MemberQueries,
  ) {}

  /** Create a project. */
  @Post()
  @Access('project: creator')
  @Idempotent()
  @Problems(409)
  create(@CurrentActor() actor: Actor, @Body() input: CreateProjectDto): Promise<ProjectDto> {
    return this.projects.create(actor, input);
  }

  /** List the projects that the caller can see. */
  @Get()
  @Access('authenticated')
  @Lists(ProjectDto)
  list(@CurrentActor() actor: Actor, @Query() query: ProjectListQuery): Promise<Page<ProjectDto>> {
    return this.queries.list(actor, query);
  }

  /** List deleted projects that the caller can restore, last deleted first. */
  @Get('trash')
  @Access('project: some manager')
  @Lists(ProjectDto)
  trash(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ProjectDto>> {
    return this.queries.trash(actor, query);
  }

  /** Get a project. */
  @Get(':id')
  @Access('project: visible')
  get(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ProjectDto> {
    return this.queries.get(actor, id);
  }

  /** Change the fields of a project that are present. */
  @Put(':id')
  @Access('project: worker')
  @Problems(409, [412, StaleProjectDto])
  update(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() input: UpdateProjectDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ProjectDto> {
    return this.projects.update(actor, id, input, expected);
  }

  /** Move a project and its tasks to the trash. */
  @Delete(':id')
  @HttpCode(204)
  @Access('project: manager')
  @Problems([412, StaleProjectDto])
  delete(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.projects.delete(actor, id, expected);
  }

  /** Restore a project from the trash, with the tasks that were deleted with it. */
  @Post(':id/restore')
  @HttpCode(200)
  @Access('project: manager')
  @Problems([412, StaleProjectDto])
  restore(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ProjectDto> {
    return this.projects.restore(actor, id, expected);
  }

  /** Get the progress of a project's tasks. */
  @Get(':id/progress')
  @Access('project: visible')
  progress(@CurrentActor() actor: Actor, @PathId() id: string): Promise<ProgressDto> {
    return this.queries.progress(actor, id);
  }

  /** List the members of a project. */
  @Get(':id/members')
  @Access('project: visible')
  @Lists(ProjectMemberDto)
  members(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: MemberListQuery,
  ): Promise<Page<ProjectMemberDto>> {
    return this.membersOf.list(actor, id, query);
  }

  /** List the users who can be added to a project, by name. */
  @Get(':id/candidates')
  @Access('project: manager')
  @Lists(CandidateDto)
  candidates(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: CandidateQuery,
  ): Promise<Page<CandidateDto>> {
    return this.membersOf.candidates(actor, id, query);
  }

  /** Add a user to a project. */
  @Post(':id/members/:user_id')
  @Access('project: manager')
  @TellsVersion()
  @OptionalBody(AddMemberDto)
  @ApiCreatedResponse({ type: MessageDto })
  @Idempotent()
  @Problems([412, StaleMembershipDto])
  addMember(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('user_id') user_id: string,
    @Body() { project_role }: AddMemberDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<MessageDto>> {
    return this.memberships.add(actor, id, user_id, project_role, expected);
  }

  /** Give a member of a project another role; the tasks of a member who becomes a viewer become unassigned. */
  @Put(':id/members/:user_id')
  @Access('project: manager')
  @TellsVersion()
  @ApiOkResponse({ type: ProjectMemberDto })
  @Problems([412, StaleMembershipDto])
  updateMember(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('user_id') user_id: string,
    @Body() { project_role }: UpdateMemberDto,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<ProjectMemberDto>> {
    return this.memberships.update(actor, id, user_id, project_role, expected);
  }

  /** Remove a member from a project; their tasks in it become unassigned. */
  @Delete(':id/members/:user_id')
  @HttpCode(204)
  @Access('project: manager')
  @TellsVersion()
  @Problems([412, StaleMembershipDto])
  removeMember(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('user_id') user_id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<Told<void>> {
    return this.memberships.remove(actor, id, user_id, expected);
  }

  /** List the events after a number, in order, as a client that has missed them needs. */
  @Get(':id/events')
  @Access('project: visible')
  @Problems([409, EndedHistoryDto])
  events(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: EventListQuery): Promise<EventsDto> {
    return this.queries.events(actor, id, query);
  }

  /** List the activity of a project, newest first. */
  @Get(':id/activity')
  @Access('project: visible')
  @Lists(ActivityDto)
  activity(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: PageQuery): Promise<Page<ActivityDto>> {
    return this.queries.activityOf(actor, id, query);
  }
}
