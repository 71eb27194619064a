/**
 * The security headers of answers before routing, which no plugin adds. These answers are never pages, so the policy
 * allows nothing.
 */
export const EARLY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};
