import type { Activity } from '../../data/api.js';

/** Names that activity itself tells: of who did something, and of who became or ceased to be a member. */
export function actorsOf(rows: Activity[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { user_id, user_name, changes } of rows) {
    if (user_id) names[user_id] ??= user_name;
    const { member } = changes;
    const person = (member?.to ?? member?.from) as { id?: string; name?: string } | null | undefined;
    if (person?.id && person.name) names[person.id] ??= person.name;
  }
  return names;
}
