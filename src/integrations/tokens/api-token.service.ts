import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { newApiToken, startOf } from '../../auth/api-token-format.js';
import { hashOf } from '../../auth/token-hash.js';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import { type Actor, Role, Scope } from '../../kernel/access/access.js';
import { Conflict, Forbidden, InvalidInput } from '../../kernel/http/problem.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserSteps } from '../../users/user-steps.js';
import type { CreateApiTokenDto, NewApiTokenDto } from './api-token.dto.js';
import { ApiToken } from './api-token.entity.js';
import { TOKEN_CREATED, TOKEN_DELETED, tokenChange } from './api-token.events.js';
import { tokenWhere } from './api-token.queries.js';

/** The maximum number of tokens of a user. */
export const MAX_TOKENS = 100;

/** Creates and revokes API tokens. */
@Injectable()
export class ApiTokenService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
    private readonly users: UserQueries,
    private readonly steps: UserSteps,
  ) {}

  onModuleInit(): void {
    for (const step of ['deleted', 'handed_over'] as const) {
      this.steps.on(step, async ({ tx, user }) => {
        await tx.rows(sql`DELETE FROM api_tokens WHERE user_id = ${user.id}`);
      });
    }
    // For good: whoever becomes an admin again decides anew.
    this.steps.on('demoted', async ({ tx, user }) => {
      await tx.rows(sql`UPDATE api_tokens SET scopes = array_remove(scopes, 'admin') WHERE user_id = ${user.id}`);
    });
  }

  /**
   * Creates a token for the caller.
   * @throws InvalidInput; Forbidden for the scope `admin` of a member; Conflict for one token too many.
   */
  async create(actor: Actor, input: CreateApiTokenDto): Promise<NewApiTokenDto> {
    const expires_at = expiryOf(input);
    requireUse(actor, input);
    const token = newApiToken();
    const id = uuidv7();
    const created = await this.activity.change(actor, async (tx, record): Promise<NewApiTokenDto> => {
      // Locked, so that concurrent requests count each other, and a deletion ends what is created here.
      await this.users.lock(tx, actor.id);
      await requireRoom(tx, actor);
      const project_ids = input.project_ids ? [...new Set(input.project_ids)] : null;
      if (project_ids) await requireVisible(tx, actor, project_ids);
      const { name, scopes } = input;
      const fields = { id, user_id: actor.id, name, scopes, project_ids, expires_at };
      await tx.manager.insert(ApiToken, { ...fields, token_hash: hashOf(token), start: startOf(token) });
      const shown = await tokenWhere(tx, sql`t.id = ${id}`);
      record(tokenChange(TOKEN_CREATED, shown));
      // The stored answer must not contain the token.
      return { ...shown, token: null };
    });
    return { ...created, token };
  }

  /** Revokes a token of a user: it fails at the next request. @throws NotFound */
  async delete(actor: Actor, user_id: string, id: string): Promise<void> {
    await this.activity.change(actor, async (tx, record) => {
      const token = await tokenWhere(tx, sql`t.id = ${id} AND t.user_id = ${user_id}`);
      await tx.manager.delete(ApiToken, { id });
      record(tokenChange(TOKEN_DELETED, token));
    });
  }

  /** Deletes tokens that expired a while ago. */
  async purge(): Promise<void> {
    await this.database.rows(sql`DELETE FROM api_tokens WHERE expires_at <= now() - interval '30 days'`);
  }
}

function expiryOf({ expires_at }: CreateApiTokenDto): Date | null {
  if (expires_at === undefined) return null;
  if (Date.parse(expires_at) > Date.now()) return new Date(expires_at);
  throw new InvalidInput([{ field: 'expires_at', message: 'must be in the future' }]);
}

/** @throws InvalidInput, Forbidden */
function requireUse({ role }: Actor, { scopes }: CreateApiTokenDto): void {
  if (!scopes.includes(Scope.Admin)) return;
  if (role !== Role.Admin) throw new Forbidden('Only admins can create an API token with the scope admin.');
  if (scopes.length > 1) return;
  throw new InvalidInput([{ field: 'scopes', message: 'must contain read, comment or write beside admin' }]);
}

async function requireRoom(tx: Transaction, { id }: Actor): Promise<void> {
  const count = await tx.manager.countBy(ApiToken, { user_id: id });
  if (count >= MAX_TOKENS) throw new Conflict(`You have ${MAX_TOKENS} API tokens. Revoke some of them first.`);
}

/** @throws InvalidInput, the same for projects that the caller cannot see and those that do not exist. */
async function requireVisible(tx: Transaction, actor: Actor, ids: string[]): Promise<void> {
  const visible = await tx.rows(sql`
    SELECT FROM projects p WHERE p.id = ANY (${ids}::uuid[]) AND ${visibleProjects(actor)}`);
  if (visible.length === ids.length) return;
  throw new InvalidInput([{ field: 'project_ids', message: 'must be projects that you can see' }]);
}
