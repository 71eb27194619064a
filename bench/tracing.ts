import type { Page } from 'playwright-core';

/** One event of the browser's trace. */
interface TraceEvent {
  name: string;
  cat: string;
  /** In microseconds. */
  ts: number;
}

const CATEGORIES = ['blink.user_timing', 'disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame'];

/** Lets the browser trace what it draws. @returns what ends that, with the events. */
export async function startTracing(page: Page): Promise<() => Promise<TraceEvent[]>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.end');
    await complete;
    return events;
  };
}

/** How smoothly was drawn between two marks of the page. */
export function framesBetween(events: TraceEvent[], from: string, to: string): { fps: number; longestMs: number } {
  const at = (mark: string) => events.find(({ name, cat }) => name === mark && cat.includes('user_timing'))?.ts ?? NaN;
  const [begin, end] = [at(from), at(to)];
  const drawn = events
    .filter(({ name, ts }) => name === 'DrawFrame' && ts >= begin && ts <= end)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const gaps = drawn.slice(1).map((ts, index) => ts - (drawn[index] ?? ts));
  return { fps: (drawn.length / (end - begin)) * 1e6, longestMs: Math.max(0, ...gaps) / 1000 };
}
