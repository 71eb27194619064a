/** Why work was not taken on: those before it are as many as may wait. */
export class QueueFull extends Error {}

/** Where in a queue work belongs: groups take turns, and within a group its lines do. */
export interface Place {
  group: string;
  /** Whose work it is. */
  line: string;
}

export interface QueueLimits {
  /** How much runs at once. */
  atOnce: number;
  /** How much may wait in one line, and in one group. */
  perLine: number;
  perGroup: number;
}

interface Waiting {
  admit: () => void;
  refuse: (reason: QueueFull) => void;
}

type Lines = Map<string, Waiting[]>;

/**
 * Runs work that is dear, a little at a time. Whoever brings much waits for their own work, not others for it: groups take
 * turns, lines of a group take turns, and a full group makes room for a short line at the cost of its longest.
 */
export class FairQueue {
  /** Who comes first is next; who has had their turn goes to the end. */
  private readonly groups = new Map<string, Lines>();
  private running = 0;

  constructor(private readonly limits: QueueLimits) {}

  /** How much waits just now. */
  get waiting(): number {
    return [...this.groups.values()].reduce((sum, lines) => sum + waitingIn(lines), 0);
  }

  /**
   * Runs `work` when its turn comes.
   * @throws QueueFull at once where too much waits already, or later where a shorter line needs the room.
   */
  async run<T>(place: Place, work: () => Promise<T>): Promise<T> {
    await this.turn(place);
    try {
      return await work();
    } finally {
      this.running--;
      this.startNext();
    }
  }

  private async turn({ group, line }: Place): Promise<void> {
    if (this.running < this.limits.atOnce) {
      this.running++;
      return;
    }
    const lines = this.groups.get(group) ?? new Map<string, Waiting[]>();
    const waiting = lines.get(line) ?? [];
    this.makeRoom(lines, waiting.length);
    await new Promise<void>((admit, refuse) => {
      waiting.push({ admit, refuse });
      lines.set(line, waiting);
      this.groups.set(group, lines);
    });
  }

  /** @throws QueueFull */
  private makeRoom(lines: Lines, before: number): void {
    if (before >= this.limits.perLine) throw new QueueFull();
    if (waitingIn(lines) < this.limits.perGroup) return;
    const longest = [...lines.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
    // The one who gives way must keep more than the newcomer gets.
    if (longest.length <= before + 1) throw new QueueFull();
    longest.pop()?.refuse(new QueueFull());
  }

  private startNext(): void {
    const [[group, lines] = []] = this.groups;
    const [[line, waiting] = []] = lines ?? [];
    const next = waiting?.shift();
    if (group === undefined || line === undefined || !lines || !waiting || !next) return;
    moveToEnd(lines, line, waiting, waiting.length > 0);
    moveToEnd(this.groups, group, lines, lines.size > 0);
    this.running++;
    next.admit();
  }
}

function waitingIn(lines: Lines): number {
  return [...lines.values()].reduce((sum, { length }) => sum + length, 0);
}

function moveToEnd<T>(map: Map<string, T>, key: string, value: T, stays: boolean): void {
  map.delete(key);
  if (stays) map.set(key, value);
}
