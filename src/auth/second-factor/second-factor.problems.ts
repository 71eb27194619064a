import { Problem } from '../../kernel/http/problem.js';
import type { SecondFactorChallengeDto } from './second-factor.dto.js';

/** 401: the password was right, and a code is needed as well. The same for a code that is wrong or was used. */
export class SecondFactorNeeded extends Problem {
  constructor(challenge: Required<SecondFactorChallengeDto>, detail: string) {
    super(
      401,
      detail,
      { ...challenge },
      { type: '/problems/second-factor', headers: { 'www-authenticate': 'Bearer' } },
    );
  }
}

/** 403: the caller must set up a second factor before anything else. */
export class SecondFactorRequired extends Problem {
  constructor() {
    super(
      403,
      'Here you need a second factor to log in: set it up first.',
      {},
      { type: '/problems/second-factor-required' },
    );
  }
}
