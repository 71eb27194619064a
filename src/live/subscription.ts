import { MANAGED_SUBJECTS } from '../history/event-definition.js';
import type { RecordedEvent } from '../history/events.js';
import type { Actor } from '../kernel/access/access.js';
import { isWithinLimit } from '../kernel/access/token-limit.js';
import { may } from '../projects/access-policy.js';
import { MEMBER_REMOVED } from '../projects/members/member.events.js';
import { ProjectRole } from '../projects/members/project-member.entity.js';
import { TaskAccess } from '../projects/project.entity.js';
import { PROJECT_DELETED, PROJECT_RESTORED } from '../projects/project.events.js';
import type { Connection } from './connection.js';

/**
 * A client's view of a project, as of the event with the number `seq`. Every later event passes through it in order: it
 * decides whether the client may see the event, and updates the view.
 */
export class Subscription {
  /** False while the client is being caught up from the database; then nothing is pushed. */
  live = false;
  /**
   * Set when the client unsubscribes, when its user is removed, and when the project is deleted: it ends once it is up
   * to date, and until then passes only what needs no subscription. Clients that follow all projects never leave.
   */
  left = false;
  /** No event passes any more. */
  ended = false;

  /** Whether the project is in the trash, which hides all of it until it is restored. */
  private in_trash = false;
  /** The last event that the client has, if it may see it; initially, where the subscription began. */
  private told: number;

  constructor(
    readonly connection: Connection,
    readonly project_id: string,
    /** Marks everything up to this event as sent, as far as the client may see it. */
    public seq: number,
    private task_access: TaskAccess,
    /** Null for users who are not members, of whom only admins see the project. */
    private project_role: ProjectRole | null = ProjectRole.Member,
  ) {
    this.told = seq;
  }

  /**
   * The number that a client must have reached to be complete.
   * @param delivered the number of the last event of the project.
   */
  head(delivered: number): number {
    return this.live ? this.told : Math.max(this.seq, delivered);
  }

  /**
   * Takes the next event; returns whether to send it. Earlier events are ignored.
   * @param announced whether events of its type need no subscription.
   */
  admit(event: RecordedEvent, announced: boolean): boolean {
    if (this.ended || event.seq <= this.seq) return false;
    this.seq = event.seq;
    if (event.is_silent) return false;
    const visible = this.isOpen
      ? this.sees(event)
      : announced && concerns(this.connection.actor, event, this.project_role !== null);
    if (visible) this.told = event.seq;
    this.follow(event);
    return visible;
  }

  private get isOpen(): boolean {
    const { actor } = this.connection;
    if (this.left || this.in_trash || !isWithinLimit(actor, this.project_id)) return false;
    return may(actor, 'see', 'project', { project_role: this.project_role });
  }

  /** Whether the client may see an event in its present view. */
  sees({ task_id, assignees, subject_type }: RecordedEvent): boolean {
    const { actor } = this.connection;
    const managed = MANAGED_SUBJECTS.includes(subject_type);
    if (managed && !may(actor, 'see', 'webhook', { project_role: this.project_role })) return false;
    const shared = this.task_access === TaskAccess.Members;
    return may(actor, 'see', 'activity', {
      ...{ project_role: this.project_role, shared, own: assignees.includes(actor.id), general: task_id === null },
    });
  }

  private follow(event: RecordedEvent): void {
    const { type, changes } = event;
    if (changes.task_access) this.task_access = changes.task_access.to as TaskAccess;
    if (type === PROJECT_DELETED.type || type === PROJECT_RESTORED.type) this.in_trash = type === PROJECT_DELETED.type;
    if (memberOf(event) === this.connection.actor.id) this.project_role = roleAfter(event);
    if (!this.isOpen && !this.connection.followsAll) this.left = true;
  }
}

/**
 * Whether an event that needs no subscription concerns a user.
 * @param member whether the user is a member of its project.
 */
export function concerns(actor: Actor, event: RecordedEvent, member: boolean): boolean {
  if (!isWithinLimit(actor, event.project_id)) return false;
  const concerned = memberOf(event);
  return concerned
    ? concerned === actor.id
    : may(actor, 'see', 'project', { project_role: member ? ProjectRole.Member : null });
}

/** The user whose membership an event is about. */
export function memberOf({ changes: { member } }: RecordedEvent): string | undefined {
  return ((member?.to ?? member?.from) as { id: string } | undefined)?.id;
}

/** The role that the user has after an event about their membership; null after their removal. */
export function roleAfter({ type, changes: { project_role } }: Pick<RecordedEvent, 'type' | 'changes'>) {
  if (type === MEMBER_REMOVED.type) return null;
  return (project_role?.to ?? ProjectRole.Member) as ProjectRole;
}
