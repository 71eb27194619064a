/** A notification, as far as it decides with which others it is shown. */
interface Told {
  type: string;
  task_id: string | null;
}

/** A notification with earlier ones about the same task, newest first. */
export interface Line<T> {
  newest: T;
  earlier: T[];
}

/** What happens to a task again and again. Who is addressed by name, or gets a task, reads that in a line of its own. */
const COLLAPSING =
  /^(task_(updated|moved|commented|archived|unarchived|deleted|restored|transferred|blocked|unblocked)|watched_(?!several)\w+)$/;

/** Makes one line of all that happened to a task, at the place of the newest. @param rows newest first. */
export function collapsed<T extends Told>(rows: T[]): Line<T>[] {
  const lines: Line<T>[] = [];
  const byTask = new Map<string, Line<T>>();
  for (const row of rows) {
    const key = COLLAPSING.test(row.type) ? row.task_id : null;
    const line = key === null ? undefined : byTask.get(key);
    if (line) {
      line.earlier.push(row);
      continue;
    }
    const begun: Line<T> = { newest: row, earlier: [] };
    lines.push(begun);
    if (key !== null) byTask.set(key, begun);
  }
  return lines;
}
