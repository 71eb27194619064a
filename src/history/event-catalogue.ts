import { type EventDefinition, MANAGED_SUBJECTS } from './event-definition.js';

/** All events that the application can record. */
export class EventCatalogue {
  private readonly byType: ReadonlyMap<string, EventDefinition>;
  /** The types of events that are sent to users without a subscription. */
  readonly announced: readonly string[];

  /** @throws Error for two definitions of one type, or a subject that not all see who see such events. */
  constructor(readonly definitions: readonly EventDefinition[]) {
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
    this.announced = definitions.filter(({ announced }) => announced).map(({ type }) => type);
    if (this.byType.size < definitions.length) throw new Error('Two events have the same type.');
    for (const { type, subject, visibility } of definitions) {
      if ((visibility === 'managers') !== MANAGED_SUBJECTS.includes(subject)) {
        throw new Error(`Its subject does not say who sees the event ${type}.`);
      }
    }
  }

  /** The types of all events, in the order of their definitions. */
  get types(): string[] {
    return [...this.byType.keys()];
  }

  /** The types that clients of a project receive. */
  get live(): EventDefinition[] {
    return this.definitions.filter(({ visibility }) => visibility !== 'internal');
  }

  /** Whether an event is sent to users without a subscription. */
  isAnnounced({ type }: { type: string }): boolean {
    return this.byType.get(type)?.announced ?? false;
  }

  /** The definition of a type; undefined for one that is not listed. */
  find(type: string): EventDefinition | undefined {
    return this.byType.get(type);
  }

  has(type: string): boolean {
    return this.byType.has(type);
  }

  /** @throws Error for a definition that is not listed. */
  require(definition: EventDefinition): void {
    if (this.byType.get(definition.type) !== definition) {
      throw new Error(`The event ${definition.type} is not listed in the registry.`);
    }
  }
}
