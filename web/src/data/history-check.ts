import { api, body, type Schemas } from './api.js';

export type HistoryFinding = Schemas['HistoryFindingDto'];

/** How far the history of all projects is checked. */
export interface HistoryProgress {
  /** Changes that were read. */
  rows: number;
  projects: number;
  findings: (HistoryFinding & { project_id: string; name: string | null })[];
  isDone: boolean;
}

/** Checks the history of all projects, step by step. Admins only. @throws ApiProblem */
export async function* checkHistory(signal: AbortSignal): AsyncGenerator<HistoryProgress> {
  const progress: HistoryProgress = { rows: 0, projects: 0, findings: [], isDone: false };
  let cursor: string | undefined;
  let before = 0;
  do {
    const query = { cursor };
    const { checked, next } = await body(api.GET('/api/v1/activity/check', { params: { query }, signal }));
    cursor = next ?? undefined;
    if (checked) {
      progress.rows += checked.seq - before;
      before = checked.done ? 0 : checked.seq;
      if (checked.done) progress.projects += 1;
      if (checked.finding) {
        const { project_id, project_name: name } = checked;
        progress.findings = [...progress.findings, { ...checked.finding, project_id, name }];
      }
    }
    progress.isDone = cursor === undefined;
    yield { ...progress };
  } while (cursor !== undefined);
}
