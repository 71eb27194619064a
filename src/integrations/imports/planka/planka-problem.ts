import { Problem } from '../../../kernel/http/problem.js';

/** Why a board of Planka cannot be read. */
export enum PlankaReason {
  BadAddress = 'bad_address',
  NoPublicAddress = 'no_public_address',
  Unreachable = 'unreachable',
  Timeout = 'timeout',
  Redirect = 'redirect',
  NotPlanka = 'not_planka',
  NoBoard = 'no_board',
  Unauthorized = 'unauthorized',
  Forbidden = 'forbidden',
  Failing = 'failing',
  TooLarge = 'too_large',
}

type Field = 'address' | 'key';

const REFUSALS: Record<PlankaReason, [Field, string]> = {
  [PlankaReason.BadAddress]: [
    'address',
    'must be the address of a board, such as https://planka.example.org/boards/1357158568008091264',
  ],
  [PlankaReason.NoPublicAddress]: [
    'address',
    'has no public address. If Planka stands in the network of this server, its operator can allow that with WEBHOOK_ALLOW_PRIVATE=on',
  ],
  [PlankaReason.Unreachable]: ['address', 'cannot be reached'],
  [PlankaReason.Timeout]: ['address', 'did not answer in time'],
  [PlankaReason.Redirect]: ['address', 'leads to another address: give the one where Planka itself answers'],
  [PlankaReason.NotPlanka]: ['address', 'does not answer as Planka does'],
  [PlankaReason.NoBoard]: ['address', 'is of no board that this key may see'],
  [PlankaReason.Unauthorized]: ['key', 'is not accepted by Planka'],
  [PlankaReason.Forbidden]: ['key', 'may not read this board'],
  [PlankaReason.Failing]: ['address', 'answers with an error: try again later'],
  [PlankaReason.TooLarge]: ['address', 'is of a board that is too large to be read'],
};

/** 400: a board of Planka cannot be read; `reason` tells why. It never repeats what Planka has answered. */
export class PlankaProblem extends Problem {
  constructor(readonly reason: PlankaReason) {
    const [field, message] = REFUSALS[reason];
    super(400, `${field}: ${message}`, { errors: [{ field, message }], reason });
  }
}
