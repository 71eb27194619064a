import type { EventCatalogue } from '../../../history/event-catalogue.js';
import type { LineOf, ProjectLine, TaskLine } from '../../exports/zip/format.js';
import type { ImportSource } from '../import.entity.js';
import type { CsvReportDto } from '../import-report.dto.js';
import type { MappingsDto } from '../mappings.dto.js';
import type { PaletteColor } from '../../../projects/palette-color.js';
import type { WipPolicy } from '../../../projects/columns/column.entity.js';
import type { StoredParts } from './flowtrack/stored-file.js';

/** A list of the source: it becomes a column. */
export interface SourceList {
  name: string;
  pos: number;
  closed: boolean;
  /** If the source says to which status it belongs. */
  category?: 'todo' | 'in_progress' | 'done';
  /** How the column looks, if the source is FlowTrack. */
  color?: PaletteColor;
  wip_limit?: number | null;
  wip_policy?: WipPolicy;
  rank?: string;
}

export interface SourcePerson {
  name: string;
  username?: string;
  email?: string;
}

export interface SourceLabel {
  name: string;
  color: string | null;
}

/** A card of the source: it becomes a task. Texts are as the source has them. */
export interface SourceCard {
  title: string;
  description: string;
  list: string;
  pos: number;
  closed: boolean;
  /** RFC 3339 for a time, `YYYY-MM-DD` for a day. */
  due: string | null;
  start: string | null;
  created_at: string | null;
  updated_at: string | null;
  /** The ids of people; the first one who can be assigned is. */
  members: string[];
  creator?: string;
  priority?: 'low' | 'medium' | 'high';
  labels: SourceLabel[];
  attachments: { name: string; url: string }[];
  /** Further fields as text, or as values of a field that is defined elsewhere in the file. */
  fields: { name?: string; id?: string; value: string; option?: string }[];
}

export interface SourceChecklist {
  name: string;
  pos: number;
  items: {
    id: string;
    title: string;
    done: boolean;
    pos: number;
    /** The id of whoever is to do it. */
    member?: string;
    /** The day on which it is due. */
    due?: string;
  }[];
}

export interface SourceField {
  name: string;
  options: Record<string, string>;
}

/** What happened to a card. */
export interface SourceAction {
  type: 'comment' | 'move' | 'create' | 'close' | 'open';
  /** The id of whoever did it. */
  by: string | null;
  by_name: string;
  text?: string;
  from?: { id: string; name: string };
  to?: { id: string; name: string };
}

/** A record of the history of a project of FlowTrack. */
export type SourceEvent = LineOf<'history.ndjson'> & {
  /** Whether it becomes history here. */
  is_taken: boolean;
};

/** A task of FlowTrack, as the file has it. */
export interface OwnCard extends SourceCard {
  rank: string;
  task: TaskLine;
}

/** What an export of FlowTrack tells of its project. */
export interface OwnFacts {
  project: ProjectLine;
  /** The number of the last event. */
  seq: number;
  /** Whether all ranks are such that others find room between them. */
  keeps_ranks: boolean;
  max_number: number;
  /** Of all attachments. */
  bytes: number;
}

interface Kinds {
  list: SourceList;
  person: SourcePerson;
  card: SourceCard;
  checklist: SourceChecklist;
  field: SourceField;
  action: SourceAction;
  /** Lines of an export of FlowTrack. */
  member: LineOf<'members.ndjson'>;
  label: LineOf<'labels.ndjson'>;
  view: LineOf<'views.ndjson'>;
  item: LineOf<'checklist.ndjson'>;
  comment: LineOf<'comments.ndjson'>;
  file: LineOf<'attachments.ndjson'>;
  link: LineOf<'links.ndjson'>;
  event: SourceEvent;
}
export type Kind = keyof Kinds;

/** Something that was read, as it is kept until the import has ended. */
export type SourceItem = {
  [K in Kind]: { kind: K; source_id: string; parent_id?: string; at?: string; data: Kinds[K] };
}[Kind];

/** Something that the user should know. */
export interface Note {
  code: string;
  params: Record<string, string | number>;
}

/** What cannot be guessed. */
export interface Question {
  field: string;
  message: string;
}

export interface SourceSummary {
  board: { id: string | null; name: string };
  notes: Note[];
  questions: Question[];
  csv: CsvReportDto | null;
  /** Further counts for the report. */
  counts: Record<string, number>;
  /** The time before which the file knows no history, if it is cut off. */
  history_since: string | null;
  /** Only of exports of FlowTrack. */
  flowtrack?: OwnFacts;
}

/** The parts of a file, which can be read several times. */
export type Bytes = () => AsyncIterable<Buffer>;

/** What the reader of a source gets. */
export interface Reading {
  bytes: Bytes;
  /** The same for those who read it in another order. */
  parts: StoredParts;
  /** Says that the file is still being read, where nothing is emitted for a while. */
  hold: () => Promise<void>;
  /** What can be recorded here. */
  events: EventCatalogue;
  source: ImportSource;
  mappings: MappingsDto;
  file_name: string;
  emit: (items: SourceItem[]) => Promise<void>;
}

/** How much one import may bring. */
export const LIMITS = {
  lists: 500,
  people: 2_000,
  cards: 100_000,
  actions: 1_000_000,
  checklists: 200_000,
  fields: 500,
  /** The depth of nesting. */
  depth: 32,
  /** The length of one value of a file, such as a card, in bytes. */
  value_bytes: 4 * 1024 * 1024,
} as const;
