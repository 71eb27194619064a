import { createHash } from 'node:crypto';

/** The probabilities of a forecast, in percent. */
export const PERCENTS = [50, 70, 85, 95] as const;
/** No forecast looks further ahead. */
export const MAX_DAYS_AHEAD = 3_650;

const RUNS = { most: 10_000, least: 1_000 };
/** How many days are simulated in all runs together, so that a forecast takes milliseconds. */
const MAX_STEPS = 3_000_000;

/** The result of a simulation: one value for each of `PERCENTS`. */
export interface Simulated {
  runs: number;
  values: (number | null)[];
}

/**
 * Simulates how many days it takes until `tasks` tasks are finished. Each simulated day repeats one of the past days,
 * chosen at random: the Monte Carlo method that Troy Magennis and Daniel Vacanti describe for throughput.
 * @param finished how many tasks were finished on each past day; some of them must be over 0.
 * @param seed the same one leads to the same result.
 * @returns by how many days it is done, with each probability; null beyond `MAX_DAYS_AHEAD`.
 */
export function daysUntil(tasks: number, finished: number[], seed: string): Simulated {
  const mean = finished.reduce((sum, n) => sum + n, 0) / finished.length;
  const runs = runsFor(Math.min(MAX_DAYS_AHEAD, tasks / mean));
  const days = simulate(runs, seed, (draw) => {
    let left = tasks;
    for (let day = 1; day <= MAX_DAYS_AHEAD; day += 1) {
      left -= draw(finished);
      if (left <= 0) return day;
    }
    return Infinity;
  });
  return { runs, values: PERCENTS.map((percent) => finite(quantile(days, percent))) };
}

/**
 * Simulates how many tasks are finished in `days` days, likewise.
 * @returns how many are done at least, with each probability.
 */
export function tasksDone(days: number, finished: number[], seed: string): Simulated {
  const runs = runsFor(days);
  const sums = simulate(runs, seed, (draw) => {
    let sum = 0;
    for (let day = 0; day < days; day += 1) sum += draw(finished);
    return sum;
  });
  // That at least so many are done is as probable as that a run ends with so many or more.
  return { runs, values: PERCENTS.map((percent) => quantile(sums, 100 - percent)) };
}

function runsFor(days: number): number {
  return Math.max(RUNS.least, Math.min(RUNS.most, Math.floor(MAX_STEPS / Math.max(1, days))));
}

/** The results of all runs, ascending. */
function simulate(runs: number, seed: string, run: (draw: (from: number[]) => number) => number): Float64Array {
  const random = randomOf(seed);
  const draw = (from: number[]) => from[Math.floor(random() * from.length)] ?? 0;
  return Float64Array.from({ length: runs }, () => run(draw)).sort();
}

/** The smallest of some ascending values that `percent` percent of them do not exceed. */
function quantile(values: Float64Array, percent: number): number {
  return values[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)] ?? 0;
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** Numbers from 0 up to 1, the same for the same seed: xorshift32 by George Marsaglia. */
function randomOf(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
