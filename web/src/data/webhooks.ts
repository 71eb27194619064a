import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';
import { ifMatch } from './present.js';

export type Webhook = Schemas['WebhookDto'];
export type WebhookDelivery = Schemas['WebhookDeliveryDto'];
export type WebhookEvent = Schemas['WebhookEvent'];
export type WebhookFields = Pick<Webhook, 'url' | 'events'>;

/** How often what was delivered is looked at again while it is shown, in milliseconds: deliveries are no events. */
const WATCH_MS = 4_000;
/** How many deliveries are shown. */
export const SHOWN_DELIVERIES = 100;

/** The webhooks of a project, oldest first, as they are now. */
export const webhooksQuery = (project_id: string) =>
  queryOptions({
    queryKey: keys.webhooks(project_id),
    queryFn: () => body(api.GET('/api/v1/projects/{id}/webhooks', { params: { path: { id: project_id } } })),
    refetchInterval: WATCH_MS,
  });

/** What was sent to a webhook, newest first. */
export const deliveriesQuery = ({ id, project_id }: Webhook) =>
  queryOptions({
    queryKey: [...keys.webhooks(project_id), id],
    queryFn: () =>
      body(
        api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: SHOWN_DELIVERIES } } }),
      ),
    refetchInterval: WATCH_MS,
  });

/** @returns the secret, which is not shown again. @throws ApiProblem */
export async function createWebhook(client: QueryClient, project_id: string, fields: WebhookFields): Promise<string> {
  const params = { path: { id: project_id }, header: { 'Idempotency-Key': randomKey() } };
  const { secret } = await body(api.POST('/api/v1/projects/{id}/webhooks', { body: fields, params }));
  refresh(client, project_id);
  return secret ?? '';
}

/** Changes a webhook, pauses or resumes it. @throws ApiProblem; 412 where it is not as it is shown. */
export async function updateWebhook(
  client: QueryClient,
  { id, project_id, version }: Webhook,
  fields: Partial<WebhookFields & Pick<Webhook, 'active'>>,
): Promise<void> {
  const params = { path: { id }, header: ifMatch(version) };
  try {
    await body(api.PUT('/api/v1/webhooks/{id}', { body: fields, params }));
  } finally {
    refresh(client, project_id);
  }
}

/** @returns the new secret, which is not shown again. @throws ApiProblem */
export async function rotateSecret(client: QueryClient, { id, project_id, version }: Webhook): Promise<string> {
  const params = { path: { id }, header: ifMatch(version) };
  const { secret } = await body(api.POST('/api/v1/webhooks/{id}/secret', { params }));
  refresh(client, project_id);
  return secret ?? '';
}

/** Sends everything from a number on, again or for the first time. @throws ApiProblem */
export async function replayWebhook(client: QueryClient, { id, project_id }: Webhook, from_seq: number): Promise<void> {
  await body(api.POST('/api/v1/webhooks/{id}/replay', { body: { from_seq }, params: { path: { id } } }));
  refresh(client, project_id);
}

/** Sends a test, and tells how it ended. @throws ApiProblem */
export async function testWebhook(client: QueryClient, { id, project_id }: Webhook): Promise<WebhookDelivery> {
  const delivery = await body(api.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }));
  refresh(client, project_id);
  return delivery;
}

/** @throws ApiProblem */
export async function deleteWebhook(client: QueryClient, { id, project_id }: Webhook): Promise<void> {
  await body(api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }));
  refresh(client, project_id);
}

function refresh(client: QueryClient, project_id: string): void {
  void client.invalidateQueries({ queryKey: keys.webhooks(project_id) });
}
