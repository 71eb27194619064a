import type { Changes } from './change.js';
import type { NoticeParams } from './notice-definition.js';

/** A recorded change with its number: what a live client receives. */
export interface ActivityEvent {
  /** A type of the event catalogue. */
  type: string;
  /** The kind and id of what changed. */
  subject_type: string;
  subject_id: string;
  project_id: string;
  /** The number within the project: 1, 2, 3 … without gaps, in the order of commits. */
  seq: number;
  at: string;
  actor: { id: string | null; name: string; via?: { id: string; name: string } };
  data: unknown;
  changes: Changes;
}

/** An event with the data that determines who may see it. */
export interface RecordedEvent extends ActivityEvent {
  task_id: string | null;
  assignees: string[];
  /** Whether it is part of an import, so that no client gets it: it only advances the number. */
  is_silent?: boolean;
}

/** The number of the last event of a project. */
export interface Head {
  project_id: string;
  seq: number;
}

/** A stored notification, for its receiver. */
export interface NotificationRow {
  id: string;
  type: string;
  /** The English sentence, built from type and parameters. */
  message: string;
  params: NoticeParams;
  project_id: string | null;
  task_id: string | null;
  actor: { id: string | null; name: string };
  read_at: string | null;
  created_at: string;
}

/** What the event bus carries within this process after a commit. */
export interface BusEvents {
  'activity.recorded': RecordedEvent[];
  /** Projects with so many events that they are read from the database. */
  'activity.advanced': Head[];
  /** What a user has arranged for themselves in a project. */
  'preferences.changed': { user_id: string; project_id: string }[];
  'notifications.written': { user_id: string; notification: NotificationRow }[];
}
