import { SetMetadata } from '@nestjs/common';

/** Marks routes whose body is a message of another protocol. */
export const ENVELOPE = Symbol('envelope');

/**
 * Declares that the body of a route is a message of another protocol, whose library validates it, and that the route does
 * nothing but pass what it contains to other routes. Those decide on scopes, input and the caller's share.
 */
export const Envelope = () => SetMetadata(ENVELOPE, true);
