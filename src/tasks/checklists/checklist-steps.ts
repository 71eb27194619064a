import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MemberService } from '../../projects/members/member.service.js';
import { UserSteps } from '../../users/user-steps.js';
import { ChecklistService } from './checklist.service.js';

/** What happens to the items of those who leave, in the same transaction. */
@Injectable()
export class ChecklistSteps implements OnModuleInit {
  constructor(
    private readonly checklists: ChecklistService,
    private readonly members: MemberService,
    private readonly users: UserSteps,
  ) {}

  onModuleInit(): void {
    this.users.on('deleted', ({ tx, record, user }) => this.checklists.unassign(tx, record, user.id));
    this.members.onWorkEnded(({ tx, record, user, project_id }) =>
      this.checklists.unassign(tx, record, user.id, project_id),
    );
  }
}
