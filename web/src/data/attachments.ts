import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { urlOf } from '../lib/base-path.js';
import { ApiProblem } from '../lib/problem.js';
import { session } from '../lib/session.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { api, type Attachment, body } from './api.js';
import { fetchFile } from './files.js';
import { keys } from './keys.js';
import { refreshOvertaken } from './refresh.js';

export type ThumbnailSize = 'small' | 'large';

/** The attachments of a task, oldest first. */
export const attachmentsQuery = (task_id: string) =>
  queryOptions({
    queryKey: keys.attachments(task_id),
    queryFn: () => body(api.GET('/api/v1/tasks/{id}/attachments', { params: { path: { id: task_id } } })),
    // Events reach them only while they are shown.
    staleTime: 0,
  });

/** A thumbnail, which is fetched with the token that images of a page could not send. */
export const thumbnailQuery = ({ id, sha256 }: Attachment, size: ThumbnailSize) =>
  queryOptions({
    queryKey: ['thumbnail', sha256, size],
    queryFn: ({ signal }) => fetchFile(`/api/v1/attachments/${id}/thumbnail?size=${size}`, signal),
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** The content of an attachment. @throws ApiProblem */
export const contentOf = ({ id }: Attachment): Promise<Blob> => fetchFile(`/api/v1/attachments/${id}/content`);

interface Sending {
  /** @param share of the file that was sent, from 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
  /** The same for every attempt, so that the file is attached once. */
  key: string;
}

/** Sends a file to a task. @throws ApiProblem; an `AbortError` where it was cancelled. */
export async function uploadAttachment(
  client: QueryClient,
  task_id: string,
  file: File,
  { onProgress, signal, key }: Sending,
): Promise<Attachment> {
  const token = await session.accessToken();
  const attachment = await new Promise<Attachment>((resolve, reject) => {
    // Only this tells how much was sent.
    const request = new XMLHttpRequest();
    request.open('POST', urlOf(`/api/v1/tasks/${task_id}/attachments`));
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('idempotency-key', key);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Attachment);
      else
        reject(new ApiProblem({ status: request.status, title: request.statusText, ...(request.response as object) }));
    };
    request.onerror = () => reject(ApiProblem.unreachable());
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'));
    if (signal.aborted) return reject(new DOMException('Cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('file', file, file.name);
    request.send(form);
  });
  take(client, attachment);
  return attachment;
}

/** @throws ApiProblem */
export async function deleteAttachment(client: QueryClient, attachment: Attachment): Promise<void> {
  await body(api.DELETE('/api/v1/attachments/{id}', { params: { path: { id: attachment.id } } }));
  drop(client, attachment);
}

/** @throws ApiProblem */
export async function restoreAttachment(client: QueryClient, { id }: Attachment): Promise<void> {
  take(client, await body(api.POST('/api/v1/attachments/{id}/restore', { params: { path: { id } } })));
}

/** Applies the event of an attachment to the loaded list of its task. */
export function takeAttachmentEvent(client: QueryClient, { type, data }: LiveEvent): void {
  const { attachments_count: _, ...attachment } = data as unknown as Attachment & { attachments_count: number };
  if (type === 'attachment_removed') drop(client, attachment);
  else take(client, attachment);
  refreshOvertaken(client, keys.attachments(attachment.task_id));
}

function take(client: QueryClient, attachment: Attachment): void {
  client.setQueryData<Attachment[]>(
    keys.attachments(attachment.task_id),
    (all) =>
      all && [...all.filter(({ id }) => id !== attachment.id), attachment].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

function drop(client: QueryClient, { id, task_id }: Attachment): void {
  client.setQueryData<Attachment[]>(keys.attachments(task_id), (all) => all?.filter((one) => one.id !== id));
}
