export const profile = { profile: {} };
