import { idOf, numberOf, type Shape, textOf } from '../sources/json-shapes.js';

/** What the answers of Planka have beside a board or its cards: lists of records that refer to each other by id. */
export const COLLECTIONS = [
  ...(['users', 'labels', 'lists', 'cards', 'cardMemberships', 'cardLabels', 'taskLists', 'tasks'] as const),
  ...(['attachments', 'customFieldGroups', 'customFields', 'customFieldValues'] as const),
];
export type Collection = (typeof COLLECTIONS)[number];

/** What belongs to cards, and so is looked up by them. */
const OF_CARDS: ReadonlySet<string> = new Set<Collection>([
  ...(['cardMemberships', 'cardLabels', 'taskLists', 'tasks', 'attachments', 'customFieldValues'] as const),
]);

/** The name of the list of tasks where Planka has none, in its first version. */
const TASKS = 'Tasks';

/** The records of a board, from which its cards are put together. */
export class PlankaRecords {
  private readonly byId = new Map<string, Shape>();
  private readonly groups = new Map<string, Shape[]>();
  /** Whoever appears in the answers. */
  readonly people = new Map<string, Shape>();

  /** Whether the board has custom fields that are those of its project. */
  hasSharedFields = false;

  constructor(private readonly base: URL) {}

  add(collection: Collection, record: Shape): void {
    const id = idOf(record.id);
    if (id) this.byId.set(`${collection} ${id}`, record);
    if (id && collection === 'users') this.people.set(id, personOf(record));
    if (collection === 'customFieldGroups' && idOf(record.baseCustomFieldGroupId)) this.hasSharedFields = true;
    // Tasks belong to lists of tasks, and in the first version to cards.
    const owner = idOf(record.taskListId) ?? idOf(record.cardId);
    if (!owner || !OF_CARDS.has(collection)) return;
    const key = `${collection} ${owner}`;
    const group = this.groups.get(key);
    if (group) group.push(record);
    else this.groups.set(key, [record]);
  }

  get(collection: Collection, id: unknown): Shape | undefined {
    return this.byId.get(`${collection} ${textOf(id)}`);
  }

  /** A card with all that belongs to it. */
  joined(card: Shape): Shape {
    const id = textOf(card.id);
    const { description, listId, position, creatorUserId, dueDate, startDate, createdAt, updatedAt, name } = card;
    const { stopwatch = null, coverAttachmentId = null } = card;
    const members = this.of('cardMemberships', id).map(({ userId }) => userId);
    const labels = this.of('cardLabels', id).map(({ labelId }) => this.get('labels', labelId) ?? {});
    return {
      ...{ id, name, description, listId, position, creatorUserId, dueDate, startDate, createdAt, updatedAt },
      ...{ stopwatch, coverAttachmentId, members },
      labels: labels.map(({ name, color }) => ({ name, color })),
      taskLists: this.taskListsOf(id),
      attachments: this.of('attachments', id).map((attachment) => this.linked(attachment)),
      fields: this.of('customFieldValues', id).map((value) => this.field(value)),
    };
  }

  private of(collection: Collection, owner: string): Shape[] {
    return this.groups.get(`${collection} ${owner}`) ?? [];
  }

  private taskListsOf(card: string): Shape[] {
    const lists = this.of('taskLists', card).map(({ id, name, position }) => ({ id, name, position }));
    const own = this.of('tasks', card);
    const all = own.length > 0 ? [...lists, { id: card, name: TASKS, position: 0 }] : lists;
    return all.map((list) => ({ ...list, tasks: this.of('tasks', textOf(list.id)).map((task) => this.task(task)) }));
  }

  /** A task can stand for another card, whose name it has. */
  private task({ id, name, position, isCompleted, assigneeUserId, linkedCardId }: Shape): Shape {
    const linked = this.get('cards', linkedCardId);
    return { id, name: linked?.name ?? name, position, isCompleted, assigneeUserId };
  }

  private linked({ name, url, data }: Shape): Shape {
    const address = textOf((data as Shape | null | undefined)?.url) || textOf(url);
    return { name, url: URL.canParse(address, this.base) ? new URL(address, this.base).href : '' };
  }

  private field({ customFieldId, customFieldGroupId, content }: Shape): Shape {
    const field = this.get('customFields', customFieldId);
    const group = this.get('customFieldGroups', customFieldGroupId);
    const position = numberOf(group?.position) * 1e6 + numberOf(field?.position);
    return { name: field?.name, value: content, position };
  }
}

/** Of whoever reads the board, Planka tells more than anybody needs here. */
const personOf = ({ id, name, username, email }: Shape): Shape => ({ id, name, username, email });
