/**
 * The security headers of answers that are made before a request is routed, where no plugin adds any: they are never
 * pages, so nothing is allowed in them.
 */
export const EARLY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};
