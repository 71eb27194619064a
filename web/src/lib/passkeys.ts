import { postAuth } from './auth-requests.js';
import { session } from './session.js';

/** What a browser needs to use a passkey, as the server gives it. */
interface PasskeyRequest {
  token: string;
  challenge: string;
  rp_id: string;
  allow: string[];
}

/** What it needs to make one. */
export interface PasskeyCreation {
  token: string;
  challenge: string;
  rp_id: string;
  user_handle: string;
  exclude: string[];
}

/** How long the browser waits for the user, in milliseconds; as long as the challenge is good for. */
const TIMEOUT_MS = 300_000;
/** ES256, EdDSA and RS256, as COSE numbers them. */
const ALGORITHMS = [-8, -7, -257];

const listed = (ids: string[]) => ids.map((id) => ({ id, type: 'public-key' as const }));

/**
 * Logs in with a passkey, which the browser asks the user for.
 * @param step the token of the first step; without it, the passkey takes the place of the password too.
 * @throws ApiProblem if the server refuses it; another error if the user or the browser does.
 */
export async function loginByPasskey(step?: string): Promise<void> {
  const request = await postAuth<PasskeyRequest>('passkey/options', {
    body: step === undefined ? {} : { token: step },
  });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { id, response } = await startAuthentication({
    optionsJSON: {
      challenge: request.challenge,
      rpId: request.rp_id,
      allowCredentials: listed(request.allow),
      userVerification: step === undefined ? 'required' : 'preferred',
      timeout: TIMEOUT_MS,
    },
  });
  await session.enterByPasskey({
    token: request.token,
    credential_id: id,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
  });
}

/** Has the browser make a passkey. @throws Error if the user or the browser refuses. */
export async function makePasskey(creation: PasskeyCreation, user: { name: string; email: string }) {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { id, response } = await startRegistration({
    optionsJSON: {
      challenge: creation.challenge,
      rp: { id: creation.rp_id, name: 'FlowTrack' },
      user: { id: creation.user_handle, name: user.email, displayName: user.name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
      excludeCredentials: listed(creation.exclude),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      timeout: TIMEOUT_MS,
    },
  });
  return {
    token: creation.token,
    credential_id: id,
    client_data: response.clientDataJSON,
    attestation: response.attestationObject,
  };
}

/** Whether an error says that the device has a passkey for this account already. */
export function isKnownDevice(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidStateError';
}
