import { query } from '../../support/database.js';
import type { Attack } from './attack.js';
import { boardOfControlCharacters } from './boards.js';

let id = '';

/** A member who has so many large tasks that their removal, which takes each off them, changes half a gigabyte. */
export const removals: Attack = {
  name: 'the removal of a member with very much',

  async prepare(stage) {
    [id] = await boardOfControlCharacters(stage);
  },

  async step({ admin, attacker, postgres }) {
    await admin.post(`/projects/${id}/members/${attacker.id}`);
    await query(postgres.url, 'UPDATE tasks SET assigned_to = $2 WHERE project_id = $1', [id, attacker.id]);
    const { status, body } = await admin.delete(`/projects/${id}/members/${attacker.id}`);
    if (status !== 204) throw new Error(`the member cannot be removed: ${status} ${JSON.stringify(body)}`);
  },
};
