import type { RecordedEvent } from '../history/events.js';
import { may } from '../projects/access-policy.js';
import { TaskAccess } from '../projects/project.entity.js';
import { MEMBER_REMOVED, PROJECT_DELETED, PROJECT_RESTORED } from '../projects/project.events.js';
import type { Connection } from './connection.js';

/**
 * A client's view of a project, as of the event with the number `seq`. Every later event passes through it in order: it
 * decides whether the client may see the event, and updates the view.
 */
export class Subscription {
  /** False while the client is being caught up from the database; then nothing is pushed. */
  live = false;
  /** Set by the removal of the user and the deletion of the project. */
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

  /** Takes the next event; returns whether to send it. Earlier events are ignored. */
  admit(event: RecordedEvent): boolean {
    if (this.ended || event.seq <= this.seq) return false;
    this.seq = event.seq;
    const visible = this.sees(event);
    if (visible) this.told = event.seq;
    this.follow(event);
    return visible;
  }

  /** Whether the client may see an event in its present view. */
  sees({ type, task_id, assignees }: RecordedEvent): boolean {
    const { actor } = this.connection;
    if (this.in_trash) return type === PROJECT_RESTORED.type;
    const shared = this.task_access === TaskAccess.Members;
    return may(actor, 'see', 'activity', {
      ...{ member: true, shared, own: assignees.includes(actor.id), general: task_id === null },
    });
  }

  private follow({ type, changes }: RecordedEvent): void {
    if (changes.task_access) this.task_access = changes.task_access.to as TaskAccess;
    if (type === PROJECT_DELETED.type || type === PROJECT_RESTORED.type) this.in_trash = type === PROJECT_DELETED.type;
    // A client that follows all projects follows this one again once it is restored.
    if (this.in_trash && !this.connection.followsAll) this.ended = true;
    const removed = type === MEMBER_REMOVED.type && (changes.member?.from as { id: string } | undefined)?.id;
    const { actor } = this.connection;
    if (removed === actor.id && !may(actor, 'see', 'project', { member: false })) this.ended = true;
  }
}
