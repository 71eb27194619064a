import { QueryClient, QueryObserver } from '@tanstack/react-query';
import type { LiveEvent } from '@flowtrack/client/live';
import { expect, it, vi } from 'vitest';
import { takeCommentEvent } from './comment-cache.js';
import { keys } from './keys.js';

const comment = (id: string) => ({ id, task_id: 'task', text: id, created_at: id, version: 1, text_truncated: false });
const pageOf = (...ids: string[]) => ({ pages: [{ rows: ids.map(comment), total: ids.length }], pageParams: [null] });

it('an event that overtakes the first answer is not lost with it', async () => {
  const client = new QueryClient();
  let answerFirst: (page: object) => void = () => undefined;
  const queryFn = vi
    .fn<() => Promise<object>>()
    .mockImplementationOnce(() => new Promise((resolve) => (answerFirst = resolve)))
    .mockImplementation(() => Promise.resolve(pageOf('2', '1')));
  const observer = new QueryObserver(client, { queryKey: keys.comments('task'), queryFn });
  const stop = observer.subscribe(() => undefined);
  takeCommentEvent(client, { data: comment('2'), changes: {} } as unknown as LiveEvent);
  answerFirst(pageOf('1'));
  await expect.poll(() => observer.getCurrentResult().data, { timeout: 10_000 }).toEqual(pageOf('2', '1'));
  expect(queryFn).toHaveBeenCalledTimes(2);
  stop();
  client.clear();
});
