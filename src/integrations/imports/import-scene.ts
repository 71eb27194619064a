import type { Origin } from '../../history/change.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { type RecordedColumn, recordedColumn } from '../../projects/columns/column-lookup.js';
import { MAX_TASK_LABELS, type TaskLabelDto } from '../../projects/labels/label.dto.js';
import { guessCategory } from './categories.js';
import type { Plan } from './import-jobs.js';
import { columnName } from './import-reports.js';
import { FIRST_TODO } from './sources/csv-rows.js';
import { labelKey } from './import-labels.js';
import type { SourceAction, SourceLabel } from './sources/source.js';
import { cleanLine, shortened } from './text.js';

/** Somebody in the past of a task: a user, or somebody without an account. */
export interface Somebody {
  id: string | null;
  name: string;
}

interface Parts {
  import_id: string;
  importer: { id: string; name: string };
  plan: Plan;
  columns: ColumnDto[];
  /** The names of the people of the source, and of the users who they are. */
  people: ReadonlyMap<string, { name: string; user_name: string | null }>;
  assignable: ReadonlySet<string>;
  /** The labels that still exist, by id. */
  labels: ReadonlyMap<string, TaskLabelDto>;
  /** The ids of all labels that the source has, or had. */
  sourceLabels: ReadonlySet<string>;
}

/** What the ids of a source mean in the project, while one transaction lasts. */
export class Scene {
  readonly importer: { id: string; name: string };

  constructor(private readonly parts: Parts) {
    this.importer = parts.importer;
  }

  /** Where a card of a list is now. */
  columnNow(list: string): ColumnDto {
    const { columns, plan } = this.parts;
    const column = columns.find(({ id }) => id === plan.columns?.[list]) ?? columns[0];
    if (!column) throw new Error('A project has columns.');
    return column;
  }

  /** Where a card was in the past: lists that are gone were columns of the status that their names tell. */
  columnOf({ id, name }: { id: string; name: string }): RecordedColumn {
    const { columns, plan } = this.parts;
    const known = columns.find((column) => column.id === plan.columns?.[id]);
    if (known) return recordedColumn(known);
    const category = id === FIRST_TODO ? 'todo' : guessCategory(name);
    const near = columns.find((column) => column.category === category) ?? this.columnNow(id);
    return { id: near.id, name: name === '' ? near.name : columnName(name), category: near.category };
  }

  /** A column of the project. */
  byId(id: string): RecordedColumn {
    const column = this.parts.columns.find((one) => one.id === id);
    return recordedColumn(column ?? this.columnNow(''));
  }

  origin(occurred_at: string | null, by?: Somebody): Origin {
    return { import_id: this.parts.import_id, occurred_at, by };
  }

  person(id: string): Somebody {
    const known = this.parts.people.get(id);
    const user = this.parts.plan.people?.[id];
    return user
      ? { id: user, name: known?.user_name ?? known?.name ?? '' }
      : { id: null, name: nameOf(known?.name ?? id) };
  }

  /** Whoever did something. */
  actor({ by, by_name }: SourceAction): Somebody {
    if (by === null) return { id: null, name: nameOf(by_name) };
    const person = this.person(by);
    return person.id === null && by_name !== '' ? { id: null, name: nameOf(by_name) } : person;
  }

  /** The labels of a card, in the order of their ids, and those that are none in the project. */
  labelled(sources: SourceLabel[]): { labels: TaskLabelDto[]; others: SourceLabel[] } {
    const labels = new Map<string, TaskLabelDto>();
    const others: SourceLabel[] = [];
    for (const source of sources) {
      const label = this.parts.labels.get(this.parts.plan.labels?.[labelKey(source)] ?? '');
      const hasRoom = labels.size < MAX_TASK_LABELS;
      if (label && (hasRoom || labels.has(label.id))) labels.set(label.id, label);
      else others.push(source);
    }
    return { labels: [...labels.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), others };
  }

  /** Whether a label is one that the source has, or had. */
  isOfSource(label_id: string): boolean {
    return this.parts.sourceLabels.has(label_id);
  }

  /** The first member who can be assigned, and the names of the others. */
  assign(members: string[]): { assigned_to: string | null; others: string[] } {
    const people = members.map((member) => this.person(member));
    const assignee = people.find(({ id }) => id !== null && this.parts.assignable.has(id));
    const others = people.filter((one) => one !== assignee).map(({ name }) => name);
    return { assigned_to: assignee?.id ?? null, others };
  }
}

/** The longest name that the history keeps. */
const MAX_NAME = 100;

function nameOf(name: string): string {
  return shortened(cleanLine(name), MAX_NAME);
}
