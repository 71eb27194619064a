import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import { networkOf } from '../../kernel/http/network-of.js';
import type { AuthenticatedUserDto } from '../auth.dto.js';
import { type Client, type OpenSession, type Proof, SessionService } from '../session.service.js';
import { SignInMethod } from './sign-in.dto.js';
import { signedIn } from './sign-in.events.js';

/** Lets users in who have shown who they are: with a session, and a row in the history. */
@Injectable()
export class SignIns {
  constructor(
    private readonly activity: ActivityService,
    private readonly sessions: SessionService,
  ) {}

  /**
   * Opens a session, which is recorded with it.
   * @param methods what the user has shown, in this order.
   * @throws Unauthenticated when the user was deleted or what they have shown has changed.
   */
  async open(
    { id, name, email, role }: AuthenticatedUserDto,
    client: Client,
    methods: SignInMethod[],
    proof: Proof,
  ): Promise<OpenSession> {
    return this.activity.change({ id, name }, async (tx, record) => {
      const session = await this.sessions.openIn(tx, { id, name, email, role }, client, proof);
      record(signedIn({ id, name, methods, address: networkOf(client.address) }));
      return session;
    });
  }
}

/** What was shown at the first step of two. @param identity_id of the account at the provider, if it was that. */
export function firstMethod(identity_id: string | undefined): SignInMethod {
  return identity_id === undefined ? SignInMethod.Password : SignInMethod.Provider;
}
