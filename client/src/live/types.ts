/** A change of a project or of one of its tasks, as the server tells of it. */
export interface LiveEvent {
  /** Its name. A later version of the server may know more of them than this client. */
  type: string;
  /** What kind of thing was changed, such as `task` or `project`. */
  subject_type: string;
  subject_id: string;
  project_id: string;
  /** 1, 2, 3 … within the project; a client that may not see all events sees gaps. */
  seq: number;
  at: string;
  actor: { id: string | null; name: string };
  /** What was changed, as it is after the change; of something deleted, its id and name. */
  data: Record<string, unknown> & { id: string };
  changes: Record<string, { from: unknown; to: unknown }>;
}

/** Who is connected, as the server sees them. */
export interface Viewer {
  id: string;
  role: string;
}

/** Up to where somebody knows the history of a project. */
export interface Position {
  epoch: string;
  seq: number;
}

/** `live`: everything is here; `catching up`: connected, but something may be missing; `offline`: not connected. */
export type LiveState = 'live' | 'catching up' | 'offline';

/** What to do with the events of one project. */
export interface LiveHandlers {
  /** The next event, in order, each once. */
  event(event: LiveEvent): void;
  /** What is shown is of no use any more: fetch the board again and say up to where it is. */
  resync(): Promise<Position>;
  /** The project cannot be seen any more. */
  gone(): void;
}

/** The server's answer to `subscribe`. */
export type SubscribeAnswer =
  | { ok: true; epoch: string; seq: number; events: LiveEvent[]; resync?: boolean }
  | { ok: false; error: { status: number; title: string; detail?: string } };
